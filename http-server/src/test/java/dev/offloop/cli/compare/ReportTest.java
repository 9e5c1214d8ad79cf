package dev.offloop.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final Machine MACHINE =
      new Machine("Linux 6.1", "amd64", "Some CPU", 2, 1 << 30, "25.0.3", "OpenJDK 64-Bit Server VM", 0.5);
  private static final Row ROW = new Row(
      "child", "echo", 64, 0, 1_000, 1_000, new Row.Micros(41.25, 50, 99.5, 1_234.56), 1_234_567, 79_012_288);

  @Test
  void theJsonFormKeepsItsNames() throws Exception {
    JsonNode json = new ObjectMapper().readTree(new Report(MACHINE, List.of(ROW)).toJson());

    assertThat(json.fieldNames()).toIterable().containsExactly("machine", "rows");
    assertThat(json.get("rows").size()).isEqualTo(1);
    JsonNode row = json.get("rows").get(0);
    assertThat(row.fieldNames()).toIterable().containsExactly(
        "strategy", "task", "payloadBytes", "workMicros", "thinkMicros", "inFlight", "roundTripMicros",
        "tasksPerSecond", "bytesPerSecond");
    assertThat(row.get("strategy").textValue()).isEqualTo("child");
    assertThat(row.get("task").textValue()).isEqualTo("echo");
    assertThat(row.get("payloadBytes").intValue()).isEqualTo(64);
    assertThat(row.get("workMicros").intValue()).isZero();
    assertThat(row.get("thinkMicros").intValue()).isEqualTo(1_000);
    assertThat(row.get("inFlight").intValue()).isEqualTo(1_000);
    assertThat(row.get("roundTripMicros").fieldNames()).toIterable().containsExactly("p50", "p90", "p99", "p999");
    assertThat(row.get("roundTripMicros").get("p999").doubleValue()).isEqualTo(1_234.56);
    assertThat(row.get("tasksPerSecond").longValue()).isEqualTo(1_234_567);
    assertThat(row.get("bytesPerSecond").longValue()).isEqualTo(79_012_288);
    assertThat(json.get("machine").get("processors").intValue()).isEqualTo(2);
  }

  @Test
  void theTableHasOneAlignedLinePerRow() {
    List<String> lines = new Report(MACHINE, List.of(ROW, ROW)).toTable().lines().toList();

    assertThat(lines.getFirst()).isEqualTo("Some CPU, 2 processors, Linux 6.1, Java 25.0.3");
    assertThat(lines.get(3)).matches("strategy +task +payload B +work µs +think µs +p50 .*tasks/s +MB/s");
    assertThat(lines.get(4)).matches("child +echo +64 +0 +1000 +41\\.3 +50\\.0 +99\\.5 +1,234\\.6 +1000 +1,234,567 +79\\.0");
    assertThat(lines.subList(3, 6)).extracting(String::length).containsOnly(lines.get(3).length());
    assertThat(lines).hasSize(6);
  }
}
