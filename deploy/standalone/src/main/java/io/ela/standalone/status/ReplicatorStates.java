package io.ela.standalone.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.control.ControlRecord.ReplicatorSignedOn;
import io.ela.standalone.status.StatusReport.Replicator;
import io.ela.standalone.status.StatusReport.WaitingFor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks replicators how they are, by their admin APIs. Stateless; blocks for some seconds. */
final class ReplicatorStates {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private ReplicatorStates() {}

  /** Asks all at the same time; of one that cannot be asked it says why. */
  static List<Replicator> ask(Collection<ReplicatorSignedOn> replicators) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    List<CompletableFuture<Replicator>> asked = new ArrayList<>();
    for (ReplicatorSignedOn on : replicators) {
      asked.add(
          on.address().isEmpty()
              ? CompletableFuture.completedFuture(
                  silent(on, "it has no admin API; ela.replicator.admin gives it one"))
              : http.sendAsync(request(on), HttpResponse.BodyHandlers.ofByteArray())
                  .handle((answer, failure) -> told(on, answer, failure)));
    }
    return asked.stream()
        .map(CompletableFuture::join)
        .sorted(Comparator.comparing(Replicator::sinceMillis).thenComparing(Replicator::name))
        .toList();
  }

  private static HttpRequest request(ReplicatorSignedOn on) {
    return HttpRequest.newBuilder(URI.create(on.address() + "/status")).timeout(PATIENCE).build();
  }

  private static Replicator told(
      ReplicatorSignedOn on, @Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
    if (answer == null) {
      return silent(on, "it gives no answer from here: " + failure);
    }
    try {
      return answer.statusCode() == 200
          ? of(on, JSON.readTree(answer.body()))
          : silent(on, "its admin API answers " + answer.statusCode());
    } catch (IOException e) {
      return silent(on, "its admin API gives no JSON: " + e.getMessage());
    }
  }

  /** What its status says. */
  static Replicator of(ReplicatorSignedOn on, JsonNode status) {
    List<WaitingFor> waits = new ArrayList<>();
    for (JsonNode wait : status.path("waiting-for")) {
      waits.add(
          new WaitingFor(
              wait.path("type").asText(),
              wait.path("index").asText(),
              wait.path("since").asText(),
              wait.path("items").asLong()));
    }
    return new Replicator(
        on.replicator(),
        on.address(),
        on.timeMillis(),
        status.path("state").asText(),
        waits,
        status.path("last-trouble").asText());
  }

  private static Replicator silent(ReplicatorSignedOn on, String why) {
    return new Replicator(on.replicator(), on.address(), on.timeMillis(), "", List.of(), why);
  }
}
