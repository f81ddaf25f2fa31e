package io.ela.standalone.demo.clients;

import io.ela.standalone.demo.seed.Characters;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * How many characters each Unicode block has: what searches of the clients must find. Blocks that
 * clients write into are left out.
 */
record SearchFacts(List<Block> blocks) {

  /** A block and its number of documents. */
  record Block(String name, long total) {}

  /**
   * Counts as the seed does.
   *
   * @param step as {@link Characters#index} was told
   */
  static SearchFacts count(int step) {
    Map<String, Long> counts =
        Characters.codePoints(step)
            .mapToObj(Characters::block)
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    return new SearchFacts(
        counts.entrySet().stream()
            .filter(e -> !e.getKey().isEmpty())
            .filter(e -> !e.getKey().equals(Characters.CLIENTS_BLOCK.toString()))
            .map(e -> new Block(e.getKey(), e.getValue()))
            .sorted(java.util.Comparator.comparing(Block::name))
            .toList());
  }

  Block pick(SplittableRandom random) {
    return blocks.get(random.nextInt(blocks.size()));
  }
}
