package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.SharedMemory;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedMemoryPageTest {
    @Test
    void theArenaAndTheQueuesAreShownApart() {
        SharedMemory memory = new SharedMemory("child", "sealed memory", 128, 16, 3, 12, 5, 6, 7);

        JsonObject page = WorkersPage.of(
                List.of(), new Utilization.Shares(Map.of(), Map.of()), List.of(memory), List.of(), Map.of());

        assertThat(page.getJsonArray("sharedMemory").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("strategy", "child")
                        .put("home", "sealed memory")
                        .put("capacityBytes", 128L)
                        .put("committedBytes", 16L)
                        .put("slabs", 3)
                        .put("slabBytes", 12L)
                        .put("waits", 5L)
                        .put("spills", 6L)
                        .put("queueBytes", 7L));
    }
}
