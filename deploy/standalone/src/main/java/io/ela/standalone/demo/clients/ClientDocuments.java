package io.ela.standalone.demo.clients;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.standalone.demo.seed.Characters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The documents of one client. For one thread. */
final class ClientDocuments {
  /** The index into which clients write new documents. */
  static final String NEW_INDEX = "sightings";

  static final String NEW_TYPE = "sighting";

  private final int client;
  private final Map<String, OwnedDocument> all = new LinkedHashMap<>();
  private final List<OwnedDocument> present = new ArrayList<>();
  private final List<OwnedDocument> deleted = new ArrayList<>();
  private int made;

  /**
   * The client's share of the seeded documents.
   *
   * @param client number of the client, from 0
   * @param clients how many there are
   * @param step as {@link Characters#index} was told
   */
  ClientDocuments(int client, int clients, int step) {
    this.client = client;
    Characters.codePoints(step)
        .filter(code -> Characters.CLIENTS_BLOCK.equals(Character.UnicodeBlock.of(code)))
        .filter(code -> code / step % clients == client)
        .forEach(this::own);
  }

  private void own(int code) {
    try {
      ObjectNode content = (ObjectNode) DialectFive.JSON.readTree(Characters.document(code).copy());
      settled(
          new OwnedDocument(Characters.INDEX, Characters.TYPE, Characters.id(code), content, 1));
    } catch (IOException e) {
      throw new UncheckedIOException("the seed of " + Characters.id(code) + " is not JSON", e);
    }
  }

  /** All that were not retired. */
  List<OwnedDocument> all() {
    return List.copyOf(all.values());
  }

  /** A new one that is not there yet. */
  OwnedDocument fresh() {
    String id = "client-" + client + "-" + ++made;
    return new OwnedDocument(NEW_INDEX, NEW_TYPE, id, null, 0);
  }

  /** One that is there or was deleted. */
  OwnedDocument any(SplittableRandom random) {
    OwnedDocument gone = random.nextInt(10) == 0 ? deleted(random) : null;
    return gone == null ? present(random) : gone;
  }

  OwnedDocument present(SplittableRandom random) {
    // Half of the time one of the newest, so that documents are written more than once.
    int size = present.size();
    int newest = Math.min(size, 50);
    int at = random.nextBoolean() ? random.nextInt(size) : size - 1 - random.nextInt(newest);
    return present.get(at);
  }

  @Nullable OwnedDocument deleted(SplittableRandom random) {
    return deleted.isEmpty() ? null : deleted.get(random.nextInt(deleted.size()));
  }

  /** Some of all kinds for a bulk, none twice. */
  List<OwnedDocument> distinct(SplittableRandom random, int count) {
    Map<String, OwnedDocument> chosen = new LinkedHashMap<>();
    while (chosen.size() < count) {
      int dice = random.nextInt(4);
      OwnedDocument document = dice == 0 ? fresh() : dice == 1 ? any(random) : present(random);
      chosen.putIfAbsent(document.path(), document);
    }
    return List.copyOf(chosen.values());
  }

  /** To be told after each write: the document may have come or gone. */
  void settled(OwnedDocument document) {
    all.put(document.path(), document);
    if (document.content() == null) {
      present.remove(document);
      if (!deleted.contains(document)) {
        deleted.add(document);
      }
    } else {
      deleted.remove(document);
      if (!present.contains(document)) {
        present.add(document);
      }
    }
  }

  /** What became of a write is not known: nothing more can be said of the document. */
  void retire(OwnedDocument document) {
    all.remove(document.path());
    present.remove(document);
    deleted.remove(document);
  }
}
