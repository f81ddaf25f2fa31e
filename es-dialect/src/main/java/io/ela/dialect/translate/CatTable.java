package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import java.util.ArrayList;
import java.util.List;

/** A table as {@code _cat} prints it: columns as wide as their widest cell, a space between. */
final class CatTable {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  CatTable(List<String> header) {
    this.header = header;
  }

  void add(List<String> cells) {
    rows.add(cells);
  }

  /**
   * For people.
   *
   * @param withHeader whether the columns' names come first
   */
  Bytes text(boolean withHeader) {
    List<List<String>> lines = new ArrayList<>(rows);
    if (withHeader) {
      lines.add(0, header);
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int column = 0; column < line.size(); column++) {
        String cell = line.get(column);
        boolean last = column == line.size() - 1;
        text.append(cell);
        if (!last) {
          text.append(" ".repeat(width(lines, column) - cell.length() + 1));
        }
      }
      text.append('\n');
    }
    return Bytes.ofUtf8(text.toString());
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  /** For programs: an object for each row. */
  Bytes json() {
    ArrayNode list = Trees.object().arrayNode();
    for (List<String> row : rows) {
      ObjectNode object = list.addObject();
      for (int column = 0; column < header.size(); column++) {
        object.put(header.get(column), row.get(column));
      }
    }
    return Trees.bytes(list);
  }
}
