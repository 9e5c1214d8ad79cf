package dev.offloop.child.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplySizesTest {
    private final ReplySizes sizes = new ReplySizes(2, 1_000);

    @Test
    void aTaskNeverSeenIsTakenToGiveBackAsMuchAsItGets() {
        assertThat(sizes.likely(0, 5_000)).isEqualTo(5_000);
        assertThat(sizes.likely(0, 1_000)).isZero();
        assertThat(sizes.anyLarge()).isFalse();
    }

    @Test
    void theLargestReplyCountsAndFades() {
        sizes.onReply(0, 50_000);
        sizes.onReply(0, 10_000);
        assertThat(sizes.likely(0, 10)).isBetween(40_000, 49_999);

        for (int i = 0; i < 200; i++) {
            sizes.onReply(0, 10_000);
        }

        assertThat(sizes.likely(0, 10)).isBetween(10_000, 11_000);
        assertThat(sizes.likely(1, 10)).isZero();
    }

    @Test
    void aTaskWhoseRepliesFitAFrameNeedsNoRoomWhateverItGets() {
        sizes.onReply(0, 0);

        assertThat(sizes.likely(0, 5_000)).isZero();
    }

    @Test
    void largeRepliesThatBecomeSmallAreForgotten() {
        sizes.onReply(0, 50_000);
        assertThat(sizes.anyLarge()).isTrue();

        for (int i = 0; i < 200; i++) {
            sizes.onReply(0, 0);
        }

        assertThat(sizes.likely(0, 10)).isZero();
        assertThat(sizes.anyLarge()).isFalse();
    }
}
