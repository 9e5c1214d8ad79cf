package dev.offloop.child.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FatalErrorLineTest {
    @Test
    void theErrorIsNamedAndNotWhatFailedBesides() {
        OutOfMemoryError error = new OutOfMemoryError("unable to create native thread");
        error.addSuppressed(new IOException("closing failed too"));

        assertThat(FatalErrorLine.of(error))
                .isEqualTo("This child ends because of java.lang.OutOfMemoryError: unable to create native thread");
    }

    @Test
    void theRootIsNamedToo() {
        Exception error =
                new IllegalStateException("no queue", new RuntimeException("wrapped", new IOException("disk\nfull")));

        assertThat(FatalErrorLine.of(error))
                .isEqualTo(
                        "This child ends because of java.lang.IllegalStateException: no queue, caused by java.io.IOException: disk full");
    }

    @Test
    void aCauseThatIsItsOwnCauseEndsToo() {
        Exception first = new IllegalStateException("first");
        Exception second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(FatalErrorLine.of(first))
                .startsWith("This child ends because of java.lang.IllegalStateException: first");
    }
}
