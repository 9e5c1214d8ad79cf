package dev.offloop.http.connection;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/**
 * Loads what a server of TLS and HTTP/2 needs, before the first client comes: on the event loop it would hold up others
 * for half a second.
 */
public final class TlsPreload {
    private TlsPreload() {}

    /** Blocks. */
    public static void run(KeyManagerFactory keys) throws SSLException {
        ReferenceCountUtil.release(SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .build()
                .newEngine(UnpooledByteBufAllocator.DEFAULT));
        Http2CodecUtil.connectionPrefaceBuf().release();
    }
}
