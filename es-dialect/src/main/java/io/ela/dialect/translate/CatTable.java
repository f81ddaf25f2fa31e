package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A table as {@code _cat} prints it: columns as wide as their widest cell, a space between. */
final class CatTable {
  private static final Pattern NUMBER = Pattern.compile("(\\d+(\\.\\d+)?[a-z]{0,2})?");

  private final List<String> header;
  private final boolean numbersRight;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param numbersRight whether columns of numbers are aligned to the right, as 5.6 does in its
   *     table of indices
   */
  CatTable(List<String> header, boolean numbersRight) {
    this.header = header;
    this.numbersRight = numbersRight;
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
        String padding = " ".repeat(width(lines, column) - cell.length());
        if (right(column)) {
          text.append(padding).append(cell);
        } else {
          text.append(cell).append(last ? "" : padding);
        }
        text.append(last ? "" : " ");
      }
      text.append('\n');
    }
    return Bytes.ofUtf8(text.toString());
  }

  private boolean right(int column) {
    return numbersRight
        && rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches())
        && rows.stream().anyMatch(row -> !row.get(column).isEmpty());
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
