package dev.offloop.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashTasksTest {
    /** Several chunks, and not a whole number of them. */
    private static final byte[] LONG_INPUT = bytes(3_000_001);

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void sha256OfThePublishedExampleIsThePublishedDigest() throws Exception {
        assertThat(new Sha256().run("abc".getBytes(UTF_8), StubContext.PLAIN))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(new Sha256().run(new byte[0], StubContext.PLAIN))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void sha256InChunksIsSha256OfTheWhole() throws Exception {
        byte[] whole = java.security.MessageDigest.getInstance("SHA-256").digest(LONG_INPUT);

        assertThat(new Sha256().run(LONG_INPUT, StubContext.PLAIN))
                .isEqualTo(HexFormat.of().formatHex(whole));
    }

    @Test
    void memoryOutsideTheHeapIsHashedAndPackedAsAnArrayIs() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment offHeap = arena.allocateFrom(ValueLayout.JAVA_BYTE, LONG_INPUT);

            assertThat(new Sha256().run(offHeap, StubContext.PLAIN))
                    .isEqualTo(new Sha256().run(LONG_INPUT, StubContext.PLAIN));
            assertThat(new Gzip().run(offHeap, StubContext.PLAIN))
                    .isEqualTo(new Gzip().run(LONG_INPUT, StubContext.PLAIN));
            assertThat(new Echo().run(offHeap, StubContext.PLAIN)).isEqualTo(LONG_INPUT);
        }
    }

    @Test
    void aGzippedBodyUnpacksToItself() throws Exception {
        byte[] text = "a line that repeats\n".repeat(100_000).getBytes(UTF_8);

        byte[] packed = new Gzip().run(text, StubContext.PLAIN);

        assertThat(packed.length).isLessThan(text.length / 50);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                .isEqualTo(text);
    }

    @Test
    void anEmptyBodyIsAValidGzipFileToo() throws Exception {
        byte[] packed = new Gzip().run(new byte[0], StubContext.PLAIN);

        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                .isEmpty();
    }

    @Test
    void hashingAndPackingStopWhenTheyAreCancelled() {
        assertThatThrownBy(() -> new Sha256().run(LONG_INPUT, StubContext.cancelledAtLook(2)))
                .isInstanceOf(TaskCancelledException.class);
        assertThatThrownBy(() -> new Gzip().run(LONG_INPUT, StubContext.cancelledAtLook(2)))
                .isInstanceOf(TaskCancelledException.class);
        assertThatThrownBy(() -> new PasswordHash()
                        .run(new PasswordHash.Order("p", "s", 100_000_000), StubContext.cancelledAtLook(2)))
                .isInstanceOf(TaskCancelledException.class);
    }

    /** First 32 bytes of the vectors of RFC 7914, section 11. */
    @ParameterizedTest
    @CsvSource({
        "passwd,   salt,     1, 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
        "Password, NaCl, 80000, 4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
    })
    void passwordHashGivesThePublishedVectors(String password, String salt, int iterations, String hash)
            throws Exception {
        assertThat(new PasswordHash().run(new PasswordHash.Order(password, salt, iterations), StubContext.PLAIN))
                .isEqualTo(hash);
    }

    @Test
    void passwordHashAgreesWithTheJdk() throws Exception {
        String password =
                "p\u00e4ssw\u00f6rd \ud83d\udd11 longer than the sixty-four bytes of one HMAC-SHA256 block, to be sure";
        SecretKeyFactory jdk = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
        byte[] expected = jdk.generateSecret(new PBEKeySpec(password.toCharArray(), "salz".getBytes(UTF_8), 5_000, 256))
                .getEncoded();

        assertThat(new PasswordHash().run(new PasswordHash.Order(password, "salz", 5_000), StubContext.PLAIN))
                .isEqualTo(HexFormat.of().formatHex(expected));
    }

    @Test
    void anEmptyPasswordHasAHashToo() throws Exception {
        assertThat(new PasswordHash().run(new PasswordHash.Order("", "salt", 1), StubContext.PLAIN))
                .hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"salt\":\"s\",\"iterations\":1}",
                "{\"password\":\"p\",\"iterations\":1}",
                "{\"password\":\"p\",\"salt\":\"s\",\"iterations\":0}",
                "{\"password\":\"p\",\"salt\":\"s\",\"iterations\":2000000000}",
                "{\"password\":\"p\",\"salt\":\"s\",\"iterations\":\"many\"}",
                "{\"password\":[\"p\"],\"salt\":\"s\",\"iterations\":1}"
            })
    void anOrderThatIsIncompleteOrOutOfBoundsIsTheCallersFault(String json) {
        assertThatThrownBy(() -> {
                    PasswordHash task = new PasswordHash();
                    task.run(task.descriptor().input().fromEdge(json.getBytes(UTF_8)), StubContext.PLAIN);
                })
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void thePasswordStandsInNoLog() {
        assertThat(new PasswordHash.Order("secret", "pepper", 3).toString()).doesNotContain("secret", "pepper");
    }
}
