package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.security.NewToken;
import dev.offloop.http.security.Role;
import dev.offloop.offload.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The file of callers changes, breaks and goes while the service runs. */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class CallersFileTest {
    private final NewToken first = NewToken.of("first", List.of(Role.READ));
    private final NewToken second = NewToken.of("second", List.of(Role.READ));
    private Path file;
    private ServiceFixture service;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        file = directory.resolve("tokens");
        Files.writeString(file, first.line());
        service = new ServiceFixture(config -> config.withTokens(file), Limits.defaults());
    }

    @BeforeEach
    void both() throws IOException {
        write(first.line() + "\n" + second.line() + "\n");
    }

    @AfterAll
    void close() {
        service.close();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        reload();
    }

    private void reload() {
        ServiceFixture.await(service.service.reload());
    }

    private int ask(NewToken token) {
        return service.send(service.request("/tasks").header("Authorization", "Bearer " + token.token()))
                .statusCode();
    }

    @Test
    void whoIsAddedIsLetInAndWhoIsRemovedIsNot() throws IOException {
        assertThat(ask(second)).isEqualTo(200);

        write(first.line());

        assertThat(ask(second)).isEqualTo(401);
        assertThat(ask(first)).isEqualTo(200);
    }

    @Test
    @Timeout(ServiceFixture.WAIT_SECONDS)
    void aChangeIsSeenWithoutBeingTold() throws IOException {
        Files.writeString(file, first.line());

        while (ask(second) == 200) {
            Thread.onSpinWait();
        }
        assertThat(ask(first)).isEqualTo(200);
    }

    @Test
    void aFileThatIsGoneLetsNoCallerInUntilItIsBack() throws IOException {
        Path away = file.resolveSibling("away");
        Files.move(file, away);
        reload();

        assertThat(ask(first)).isEqualTo(401);
        assertThat(service.get("/tasks").statusCode()).isEqualTo(401);
        assertThat(service.get("/health/live").statusCode()).isEqualTo(200);

        Files.move(away, file, StandardCopyOption.ATOMIC_MOVE);
        reload();
        assertThat(ask(first)).isEqualTo(200);
    }

    @Test
    void aLineThatCannotBeUnderstoodLetsInNoneAndKeepsNoOtherFromCounting() throws IOException {
        write(first.line().replace("sha256:", "sha256:zz") + "\n" + second.line());

        assertThat(ask(first)).isEqualTo(401);
        assertThat(ask(second)).isEqualTo(200);
    }

    @Test
    void aFileThatIsHalfWrittenLetsInThoseWhoseLinesAreWhole() throws IOException {
        write(first.line() + "\n" + second.line().substring(0, second.line().length() - 10));

        assertThat(ask(first)).isEqualTo(200);
        assertThat(ask(second)).isEqualTo(401);
    }

    @Test
    void garbageLetsInNone() throws IOException {
        Files.write(file, new byte[] {0, -1, 13, 10, 0, 1, 2, 3});
        reload();

        assertThat(ask(first)).isEqualTo(401);
    }

    @Test
    void twoTokensOfOneNameAreTakenWhileOneReplacesTheOther() throws IOException {
        NewToken next = NewToken.of("first", List.of(Role.READ));
        write(first.line() + "\n" + next.line());

        assertThat(ask(first)).isEqualTo(200);
        assertThat(ask(next)).isEqualTo(200);
    }

    @Test
    void aFileThatOthersMayWriteIsNotTrusted() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.writeString(file, first.line());
        reload();
        int status = ask(first);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(status).isEqualTo(401);
    }
}
