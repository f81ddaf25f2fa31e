package io.ela.standalone.demo;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.standalone.demo.seed.Places;
import java.util.List;

/**
 * Three differences made on purpose in the new cluster, behind Ela's back, as a mistaken script
 * would. Stateless.
 */
final class Damage {
  /** The index that is damaged. */
  static final String INDEX = Places.LOCALES;

  private static final String DELETED = "de-CH";
  private static final String CHANGED = "fr-CA";
  private static final String ADDED = "xx-XX";

  private Damage() {}

  /**
   * Does the damage.
   *
   * @return the ids of the documents that differ then
   */
  static List<String> plant(EsClient cluster) throws InterruptedException {
    String index = "/" + EsRequest.encode(INDEX);
    cluster.call(EsRequest.delete(index + "/_doc/" + DELETED));
    // With the version unchanged: only the content tells.
    cluster.call(
        EsRequest.put(index + "/_doc/" + CHANGED + "?version=1&version_type=external_gte")
            .json("{\"language\":\"fr\",\"country\":\"CA\",\"english\":\"damaged\"}"));
    cluster.call(
        EsRequest.put(index + "/_doc/" + ADDED).json("{\"language\":\"xx\",\"country\":\"XX\"}"));
    cluster.call(EsRequest.post(index + "/_refresh"));
    return List.of(DELETED, CHANGED, ADDED);
  }
}
