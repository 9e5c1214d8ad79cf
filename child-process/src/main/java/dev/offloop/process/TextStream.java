package dev.offloop.process;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * The output of a process as text. A character whose bytes arrive in two chunks is kept until it is whole; bytes that
 * are no character become U+FFFD. Runs where the stream below it does; pausing and fetching is passed on, counted in
 * chunks of that one.
 */
public final class TextStream implements ReadStream<String> {
    private final ReadStream<Buffer> bytes;
    private final CharsetDecoder decoder;
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private @Nullable Handler<String> handler;
    private @Nullable Handler<Void> endHandler;

    TextStream(ReadStream<Buffer> bytes, Charset charset) {
        this.bytes = bytes;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        bytes.endHandler(end -> onEnd());
    }

    @Override
    public TextStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        bytes.exceptionHandler(handler);
        return this;
    }

    /** Each text has at least one character. */
    @Override
    public TextStream handler(@Nullable Handler<String> handler) {
        this.handler = handler;
        bytes.handler(handler == null ? null : this::onBytes);
        return this;
    }

    @Override
    public TextStream pause() {
        bytes.pause();
        return this;
    }

    @Override
    public TextStream resume() {
        bytes.resume();
        return this;
    }

    @Override
    public TextStream fetch(long amount) {
        bytes.fetch(amount);
        return this;
    }

    @Override
    public TextStream endHandler(@Nullable Handler<Void> handler) {
        endHandler = handler;
        return this;
    }

    private void onBytes(Buffer chunk) {
        ByteBuffer in = ByteBuffer.allocate(rest.remaining() + chunk.length())
                .put(rest)
                .put(chunk.getBytes())
                .flip();
        String text = decode(in, false);
        rest = in;
        tell(text);
    }

    private void onEnd() {
        tell(decode(rest, true));
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    private String decode(ByteBuffer in, boolean last) {
        CharBuffer out =
                CharBuffer.allocate((int) Math.ceil((in.remaining() + 1) * (double) decoder.maxCharsPerByte()));
        decoder.decode(in, out, last);
        if (last) {
            decoder.flush(out);
        }
        return out.flip().toString();
    }

    private void tell(String text) {
        if (handler != null && !text.isEmpty()) {
            handler.handle(text);
        }
    }
}
