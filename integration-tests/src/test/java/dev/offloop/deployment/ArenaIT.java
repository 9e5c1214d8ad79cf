package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offloop.deployment.Http.Answer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory that a service shares with its children. */
class ArenaIT {
    private static final int MIB = 1 << 20;

    @Test
    void itHasTheSizeThatWasAskedFor(@TempDir Path directory) {
        try (Service service = Service.start(Launch.serve(directory).with("--children", 1, "--arena", "32m"))) {
            assertThat(arena(service).path("home").asText()).isEqualTo("sealed memory");
            assertThat(arena(service).path("capacityBytes").asLong()).isEqualTo(32L * MIB);
            assertAnswered(service, bytes(3 * MIB));
        }
    }

    /**
     * By a limit on the size of files, which binds memory files too; the queues' files need 64 MiB of it, for a moment.
     */
    @Test
    void whereSealedMemoryIsRefusedAFileTakesItsPlaceAndABodyThatNoFileHoldsIsRefused(@TempDir Path directory) {
        Launch launch = Launch.serve(directory)
                .with("--children", 1, "--body-limit", "128m")
                .wrappedIn("prlimit", "--fsize=" + 96 * MIB);
        try (Service service = Service.start(launch)) {
            assertAnswered(service, bytes(3 * MIB));
            assertThat(arena(service).path("home").asText()).isEqualTo("file");
            assertThat(service.running().err()).anyMatch(line -> line.contains("No sealed memory for large bodies"));

            Answer refused = service.http().post("/tasks/echo?strategy=child", bytes(97 * MIB));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().path("detail").asText()).contains(97 * MIB + " bytes", "File too large");
            assertAnswered(service, bytes(MIB));
        }
    }

    private static void assertAnswered(Service service, byte[] body) {
        Answer answer = service.http().post("/tasks/echo?strategy=child", body);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes()).isEqualTo(body);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static JsonNode arena(Service service) {
        return service.http().get("/workers").json().path("sharedMemory").path(0);
    }
}
