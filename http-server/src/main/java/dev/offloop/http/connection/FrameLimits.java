package dev.offloop.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends a connection of HTTP/2 that sends many frames of which each costs the service something and asks for nothing:
 * settings and pings, which are acknowledged, priorities and unknown frames, and windows that are opened by crumbs, so
 * that an answer would go out a few bytes at a time. Netty itself bounds resets, empty data frames, frames that
 * continue a head, and acknowledgements that are not taken. Either way it ends with {@code ENHANCE_YOUR_CALM}. The
 * loop's thread alone.
 */
final class FrameLimits extends Http2FrameListenerDecorator {
    /** Within which frames are counted. */
    private static final Duration SPAN = Duration.ofSeconds(10);

    /** Smaller steps than this are crumbs where an answer waits for room in a window of no more. */
    private static final int CRUMB_BYTES = 256;

    private final Http2Connection connection;
    private final Http2RemoteFlowController windows;
    private final LongSupplier nanoClock;
    private final Budget settings = new Budget("SETTINGS frames", 100);
    private final Budget pings = new Budget("PING frames", 1_000);
    private final Budget others = new Budget("frames of priority or of no known kind", 1_000);
    private final Budget crumbs = new Budget("WINDOW_UPDATE frames of a few bytes", 1_000);

    FrameLimits(
            Http2FrameListener next,
            Http2Connection connection,
            Http2RemoteFlowController windows,
            LongSupplier nanoClock) {
        super(next);
        this.connection = connection;
        this.windows = windows;
        this.nanoClock = nanoClock;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings changed) throws Http2Exception {
        settings.take();
        super.onSettingsRead(ctx, changed);
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        pings.take();
        super.onPingRead(ctx, data);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext ctx, int streamId, int streamDependency, short weight, boolean exclusive)
            throws Http2Exception {
        others.take();
        super.onPriorityRead(ctx, streamId, streamDependency, weight, exclusive);
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext ctx, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        others.take();
        super.onUnknownFrame(ctx, frameType, streamId, flags, payload);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment) throws Http2Exception {
        Http2Stream stream = connection.stream(streamId);
        if (increment < CRUMB_BYTES && stream != null && windows.windowSize(stream) < 2 * CRUMB_BYTES) {
            crumbs.take();
        }
        super.onWindowUpdateRead(ctx, streamId, increment);
    }

    /** So many within the span. */
    private final class Budget {
        private final String frames;
        private final int most;
        private long since;
        private int taken;

        Budget(String frames, int most) {
            this.frames = frames;
            this.most = most;
        }

        void take() throws Http2Exception {
            long now = nanoClock.getAsLong();
            if (now - since > SPAN.toNanos()) {
                since = now;
                taken = 0;
            }
            if (++taken > most) {
                throw Http2Exception.connectionError(
                        Http2Error.ENHANCE_YOUR_CALM,
                        "More than %d %s within %d seconds",
                        most,
                        frames,
                        SPAN.toSeconds());
            }
        }
    }
}
