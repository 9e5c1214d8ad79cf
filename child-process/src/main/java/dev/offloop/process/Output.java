package dev.offloop.process;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;

/**
 * What a process has written.
 *
 * @param stdout to its standard output; empty when that was no pipe
 * @param stderr to its standard error; empty when that was no pipe
 * @param encoding how it is decoded
 */
public record Output(Buffer stdout, Buffer stderr, Charset encoding) {
    /** Standard output as text. */
    public String out() {
        return stdout.toString(encoding);
    }

    /** Standard error as text. */
    public String err() {
        return stderr.toString(encoding);
    }
}
