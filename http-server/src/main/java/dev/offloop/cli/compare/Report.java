package dev.offloop.cli.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** All that was measured in one run; its JSON form may gain keys, but none is renamed. */
record Report(Machine machine, List<Row> rows) {
  Report {
    rows = List.copyOf(rows);
  }

  String toJson() {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Records of numbers and strings cannot fail to be written", e);
    }
  }

  /** Times in microseconds. */
  String toTable() {
    Formatter table = new Formatter(Locale.ROOT);
    table.format("%s, %d processors, %s, Java %s%n", machine.cpu(), machine.processors(), machine.os(), machine.java());
    table.format("Round trip: one task at a time, in µs. Tasks/s: with so many in flight.%n%n");
    table.format(
        "%-10s %-6s %9s %8s %9s %10s %10s %10s %10s %9s %12s %10s%n",
        "strategy", "task", "payload B", "work µs", "think µs", "p50", "p90", "p99", "p99.9", "in flight", "tasks/s",
        "MB/s");
    for (Row row : rows) {
      Row.Micros micros = row.roundTripMicros();
      table.format(
          "%-10s %-6s %9d %8d %9d %,10.1f %,10.1f %,10.1f %,10.1f %9d %,12d %,10.1f%n",
          row.strategy(), row.task(), row.payloadBytes(), row.workMicros(), row.thinkMicros(),
          micros.p50(), micros.p90(), micros.p99(), micros.p999(),
          row.inFlight(), row.tasksPerSecond(), row.bytesPerSecond() / 1e6);
    }
    return table.toString();
  }
}
