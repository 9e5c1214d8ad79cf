package dev.offloop.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AgreeTest {
    private static JsonNode report(String pairs) throws IOException {
        return new ObjectMapper().readTree("""
        {"rankings": [{"metric": "roundTrip", "among": "EVERYONE", "task": "churn", "payloadBytes": 64, "workMicros": 0,
          "pairs": [%s]}]}
        """.formatted(pairs));
    }

    private static String pair(String better, String worse) {
        return "{\"better\": \"" + better + "\", \"worse\": \"" + worse + "\"}";
    }

    @Test
    void ordersThatBothStateAreCountedAndSoAreThoseOfOne() throws IOException {
        Agree.Verdict verdict = Agree.judge(
                report(pair("child", "fork") + "," + pair("child", "piscina")), report(pair("child", "fork")));

        assertThat(verdict.words()).isEqualTo("yes; 1 orders stated by both, 1 by one of them, 0 opposite");
    }

    @Test
    void theOppositeOrderIsNamed() throws IOException {
        Agree.Verdict verdict = Agree.judge(report(pair("child", "fork")), report(pair("fork", "child")));

        assertThat(verdict.words()).startsWith("NO");
        assertThat(verdict.opposites())
                .containsExactly("EVERYONE roundTrip churn 64 B 0 µs, child and fork: first child, then fork");
    }
}
