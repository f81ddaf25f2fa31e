package io.ela.standalone.command;

import io.ela.config.ElaConfig;
import io.ela.events.TopicAdmin;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes Ela's topics and looks whether they are safe. */
@Command(
    name = "topics",
    description = "Makes Ela's topics in Kafka, or checks them.",
    mixinStandardHelpOptions = true,
    subcommands = {TopicsCommand.Create.class, TopicsCommand.Check.class})
public final class TopicsCommand {

  /** {@code ela topics create}. */
  @Command(
      name = "create",
      description = "Makes the topics that are missing, then checks all. Safe to repeat.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
      return work(config.load(), true, spec.commandLine().getOut());
    }
  }

  /** {@code ela topics check}. */
  @Command(
      name = "check",
      description = "Looks whether the topics are there and cannot lose a write. Changes nothing.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
      return work(config.load(), false, spec.commandLine().getOut());
    }
  }

  private static int work(ElaConfig config, boolean create, PrintWriter out)
      throws InterruptedException {
    try (Admin admin = KafkaReach.clients(config).admin("ela-topics")) {
      TopicAdmin topics = new TopicAdmin(admin, config.topics());
      if (create) {
        List<String> made = topics.create();
        made.stream().sorted().forEach(name -> out.println("created " + name));
        if (made.isEmpty()) {
          out.println("all topics were there already");
        }
      }
      List<String> problems = topics.check();
      problems.forEach(problem -> out.println("problem: " + problem));
      if (problems.isEmpty()) {
        out.println("the topics are as they should be");
      }
      out.flush();
      return problems.isEmpty() ? 0 : 1;
    }
  }
}
