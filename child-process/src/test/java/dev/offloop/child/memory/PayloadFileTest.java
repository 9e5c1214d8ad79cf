package dev.offloop.child.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadFileTest {
    @TempDir
    Path directory;

    @Test
    void aBodyComesBackOnceAndItsFileIsGone() throws IOException {
        byte[] body = new byte[3_000_001];
        new Random(1).nextBytes(body);
        Path file = PayloadFile.ofRequest(directory, 5, 1);

        int crc = PayloadFile.write(file, body);

        assertThat(PayloadFile.take(file, body.length, crc)).isEqualTo(body);
        assertThat(file).doesNotExist();
        assertThatThrownBy(() -> PayloadFile.take(file, body.length, crc)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void anEmptyBodyIsABody() throws IOException {
        Path file = PayloadFile.ofReply(directory, 5, 1);

        assertThat(PayloadFile.take(file, 0, PayloadFile.write(file, new byte[0])))
                .isEmpty();
    }

    @Test
    void anotherLengthOrChecksumIsRefusedAndTheFileIsGone() throws IOException {
        byte[] body = {1, 2, 3};
        Path file = directory.resolve("body");
        int crc = PayloadFile.write(file, body);
        assertThatThrownBy(() -> PayloadFile.take(file, 4, crc)).isInstanceOf(IOException.class);
        assertThat(file).doesNotExist();

        PayloadFile.write(file, body);
        assertThatThrownBy(() -> PayloadFile.take(file, 3, crc + 1)).hasMessageContaining("checksum");
        assertThat(file).doesNotExist();
    }

    @Test
    void anOlderBodyIsNotOverwritten() throws IOException {
        Path file = directory.resolve("body");
        Files.write(file, new byte[] {9});

        assertThatThrownBy(() -> PayloadFile.write(file, new byte[] {1}))
                .isInstanceOf(FileAlreadyExistsException.class);
    }
}
