package dev.offloop.benchmarks.peers;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import org.agrona.DirectBuffer;

/** Echoes. */
final class AeronEcho {
    private static final int FRAGMENTS = 64;

    private AeronEcho() {}

    public static void main(String[] args) throws InterruptedException {
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(args[0]));
                Subscription requests = aeron.addSubscription(AeronIpc.CHANNEL, AeronIpc.REQUESTS);
                ExclusivePublication replies = aeron.addExclusivePublication(AeronIpc.CHANNEL, AeronIpc.REPLIES)) {
            FragmentAssembler assembler =
                    new FragmentAssembler((buffer, offset, length, header) -> echo(replies, buffer, offset, length));
            new PollingThread("echo", () -> requests.poll(assembler, FRAGMENTS)).join();
        }
    }

    private static void echo(ExclusivePublication replies, DirectBuffer buffer, int offset, int length) {
        while (replies.offer(buffer, offset, length) <= 0) {
            Thread.onSpinWait();
        }
    }
}
