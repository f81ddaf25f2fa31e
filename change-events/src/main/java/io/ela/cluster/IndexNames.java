package io.ela.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lists of concrete index names in paths. Servers take a request line of 4096 bytes by default
 * ({@code http.max_initial_line_length}).
 */
public final class IndexNames {
  private static final int LONGEST = 3000;

  private IndexNames() {}

  /** The names in lists that are short enough for a path. */
  public static List<List<String>> listed(Collection<String> indices) {
    List<List<String>> lists = new ArrayList<>();
    List<String> list = new ArrayList<>();
    int length = 0;
    for (String index : indices) {
      int more = EsRequest.encode(index).length() + 1;
      if (!list.isEmpty() && length + more > LONGEST) {
        lists.add(List.copyOf(list));
        list.clear();
        length = 0;
      }
      list.add(index);
      length += more;
    }
    if (!list.isEmpty()) {
      lists.add(List.copyOf(list));
    }
    return lists;
  }

  /** The names with commas between them, as one segment of a path. */
  public static String encoded(Collection<String> indices) {
    return indices.stream().map(EsRequest::encode).collect(Collectors.joining(","));
  }
}
