package dev.offloop.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/** A connection of HTTP/2 without TLS that sends exactly the frames that the test says, also what no client would. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int ACK = 1;

    static final int ENHANCE_YOUR_CALM = 11;

    private static final int FRAME_HEAD = 9;
    private static final int HAS_PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;
    private static final int LITERAL_PATH = 0x04;
    private static final int LITERAL_AUTHORITY = 0x01;

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    /** Connects and begins, with settings that change nothing. */
    RawHttp2(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ServiceFixture.WAIT_SECONDS * 1_000);
        in = new DataInputStream(socket.getInputStream());
        send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        send(frame(SETTINGS, 0, 0));
    }

    /** A frame that the service has sent. */
    record Frame(int type, int flags, int stream, Buffer payload) {
        boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** Of RST_STREAM and GOAWAY. */
        int errorCode() {
            int at = type == GOAWAY ? 4 : 0;
            return payload.getInt(at);
        }
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        return Unpooled.buffer(FRAME_HEAD + payload.length)
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload)
                .array();
    }

    /** The head of a request in HPACK, without its table; names and values follow in pairs. */
    static byte[] head(String method, String path, String... headers) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(method.equals("GET") ? 0x82 : 0x83);
        block.write(0x86);
        literal(block, LITERAL_PATH, path);
        literal(block, LITERAL_AUTHORITY, "localhost");
        for (int i = 0; i < headers.length; i += 2) {
            block.write(0);
            text(block, headers[i]);
            text(block, headers[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) throws IOException {
        block.write(name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) throws IOException {
        int left = text.length();
        if (left < 127) {
            block.write(left);
        } else {
            block.write(127);
            for (left -= 127; left >= 128; left >>= 7) {
                block.write((left & 127) | 128);
            }
            block.write(left);
        }
        block.write(text.getBytes(ISO_8859_1));
    }

    RawHttp2 send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawHttp2 get(int stream, String path) throws IOException {
        return send(frame(HEADERS, END_HEADERS | END_STREAM, stream, head("GET", path)));
    }

    RawHttp2 post(int stream, String path, boolean endsHere, String... headers) throws IOException {
        int flags = END_HEADERS | (endsHere ? END_STREAM : 0);
        return send(frame(HEADERS, flags, stream, head("POST", path, headers)));
    }

    /** Sends it again and again, at most so often, until the service ends the connection. */
    RawHttp2 flood(byte[] bytes, int most) {
        try {
            for (int i = 0; i < most; i++) {
                send(bytes);
            }
        } catch (IOException e) {
            // The service has had enough, which is what the test looks at next.
        }
        return this;
    }

    Frame read() throws IOException {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(type, flags, stream, Buffer.buffer(in.readNBytes(length)));
    }

    /** The status of the answer on this stream; what comes before it is skipped. */
    String status(int stream) throws IOException, Http2Exception {
        Frame frame = read();
        while (frame.type() != HEADERS || frame.stream() != stream) {
            if (frame.type() == HEADERS) {
                decode(frame);
            }
            if (frame.type() == GOAWAY || (frame.type() == RST_STREAM && frame.stream() == stream)) {
                throw new EOFException("The service ended it with error " + frame.errorCode());
            }
            frame = read();
        }
        return decode(frame).status().toString();
    }

    private Http2Headers decode(Frame frame) throws Http2Exception {
        int skipped = (frame.flags() & HAS_PRIORITY) == 0 ? 0 : PRIORITY_BYTES;
        return decoder.decodeHeaders(
                frame.stream(),
                Unpooled.wrappedBuffer(frame.payload().getBytes()).skipBytes(skipped));
    }

    /** The first frame of this kind; empty when the connection ends without one. */
    Optional<Frame> await(int type) throws IOException {
        try {
            Frame frame = read();
            while (frame.type() != type) {
                frame = read();
            }
            return Optional.of(frame);
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        }
    }

    /** Whether the service ends the connection; what it still sends is skipped. */
    boolean awaitEnd() throws IOException {
        return await(-1).isEmpty();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
