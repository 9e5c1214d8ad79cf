package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.deployment.Http.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory and disk run out under a service that was well when it started. */
class ScarceResourcesIT {
  private static final byte[] LARGE_BODY = new byte[40 << 20];

  @Test
  void aTaskThatEatsTheChildsMemoryCostsTheChildAndNothingElse(@TempDir Path directory) {
    Launch launch = Launch.serve(directory).with("--children", 1, "--child-heap", "24m");
    try (Service service = Service.start(launch)) {
      Answer answer = service.http().post("/tasks/sha256?strategy=child", LARGE_BODY);

      assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
      assertThat(answer.json().path("exitCode").asInt()).isPositive();
      assertThat(answer.json().path("lastLines").toString()).contains("OutOfMemoryError");
      assertThat(service.http().post("/tasks/echo?strategy=child", "alive").text()).isEqualTo("alive");
    }
  }

  @Test
  void aBodyThatFindsNoRoomIsRefusedAndSmallOnesGoOn(@TempDir Path directory) {
    try (SmallDisk disk = SmallDisk.mount(directory, 48);
        Service service = Service.start(Launch.serve(disk.path()).with("--children", 1))) {
      Answer answer = service.http().post("/tasks/sha256?strategy=child", LARGE_BODY);

      assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
      assertThat(answer.json().path("detail").asText()).contains(disk.path().toString());
      assertThat(answer.header("Retry-After")).matches("\\d+");
      assertThat(service.http().post("/tasks/echo?strategy=child", "alive").text()).isEqualTo("alive");
    }
  }
}
