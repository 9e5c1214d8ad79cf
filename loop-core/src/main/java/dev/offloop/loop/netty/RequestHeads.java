package dev.offloop.loop.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of RFC 9112 for the head of a request that neither Netty nor Vert.x enforces. A head that breaks one is
 * marked as not decoded, so that Vert.x hands it to the server's handler of invalid requests and closes the connection
 * after the answer, which is then always in HTTP/1.1 and says so. The connection's loop.
 */
public final class RequestHeads {
    /** Where Vert.x has its decoder in the pipeline of a server connection. */
    private static final String DECODER = "httpDecoder";

    private RequestHeads() {}

    /** Checks each head that arrives on this connection from now on. */
    public static void check(HttpConnection connection) {
        ((HttpServerConnection) connection)
                .channelHandlerContext()
                .pipeline()
                .addAfter(DECODER, "requestHeads", Checks.INSTANCE);
    }

    /** What is wrong with a request that was handed to the handler of invalid requests. */
    public static BrokenHead defect(HttpServerRequest request) {
        return defect(request.decoderResult().cause());
    }

    /** What is wrong with a head, or with a body and its trailers, that the decoder refused for this cause. */
    public static BrokenHead defect(@Nullable Throwable cause) {
        if (cause instanceof BrokenHead broken) {
            return broken;
        }
        String kind = cause == null ? "" : cause.getClass().getSimpleName();
        String detail = cause == null || cause.getMessage() == null ? "" : cause.getMessage();
        return switch (kind) {
            case "TooLongHttpLineException" -> new BrokenHead(Defect.LINE_TOO_LONG, detail);
            case "TooLongHttpHeaderException" -> new BrokenHead(Defect.HEADERS_TOO_LARGE, detail);
            default -> new BrokenHead(Defect.MALFORMED, detail);
        };
    }

    /** In which way a head is wrong. */
    public enum Defect {
        LINE_TOO_LONG,
        HEADERS_TOO_LARGE,
        VERSION,
        TRANSFER_CODING,
        MALFORMED
    }

    /** A head that breaks a rule; the message says which. No stack trace, as clients cause it. */
    public static final class BrokenHead extends Exception {
        private static final long serialVersionUID = 1L;

        private final Defect defect;

        BrokenHead(Defect defect, String message) {
            super(message, null, false, false);
            this.defect = defect;
        }

        public Defect defect() {
            return defect;
        }

        /** What is wrong, in words; empty when the decoder has none. */
        public String words() {
            return Optional.ofNullable(getMessage()).orElse("");
        }
    }

    @ChannelHandler.Sharable
    private static final class Checks extends ChannelInboundHandlerAdapter {
        static final Checks INSTANCE = new Checks();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                BrokenHead broken = request.decoderResult().isSuccess() ? broken(request) : null;
                if (broken != null) {
                    request.setDecoderResult(DecoderResult.failure(broken));
                }
                if (!request.decoderResult().isSuccess()) {
                    request.setProtocolVersion(HttpVersion.HTTP_1_1);
                    request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                }
            }
            context.fireChannelRead(message);
        }

        private static @Nullable BrokenHead broken(HttpRequest request) {
            HttpVersion version = request.protocolVersion();
            HttpHeaders headers = request.headers();
            if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
                return new BrokenHead(Defect.VERSION, version.text());
            }
            if (headers.contains("")) {
                return malformed("A header has no name");
            }
            List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
            if (hosts.size() > 1) {
                return malformed("There is more than one Host header");
            }
            if (hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_1)) {
                return malformed("The Host header is missing");
            }
            return headers.contains(HttpHeaderNames.TRANSFER_ENCODING) ? codingDefect(version, headers) : null;
        }

        private static @Nullable BrokenHead codingDefect(HttpVersion version, HttpHeaders headers) {
            if (version.equals(HttpVersion.HTTP_1_0)) {
                return malformed("HTTP/1.0 has no Transfer-Encoding");
            }
            String coding = String.join(", ", headers.getAll(HttpHeaderNames.TRANSFER_ENCODING));
            return HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)
                    ? null
                    : new BrokenHead(Defect.TRANSFER_CODING, coding);
        }

        private static BrokenHead malformed(String message) {
            return new BrokenHead(Defect.MALFORMED, message);
        }
    }
}
