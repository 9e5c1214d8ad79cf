package dev.offloop.child.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CycleSizeTest {
    private static final long MOST = 8 << 20;
    private static final long USUAL_NANOS = CycleSize.BRIEF_NANOS + 1;

    private final CycleSize size = new CycleSize(MOST);

    @Test
    void filesThatPassQuicklyAreFollowedByLargerOnesUpToTheMost() {
        assertThat(size.bytes()).isEqualTo(CycleSize.FIRST_BYTES);
        for (long expected = 2 * CycleSize.FIRST_BYTES; expected <= MOST; expected *= 2) {
            size.onLasted(CycleSize.BRIEF_NANOS);
            assertThat(size.bytes()).isEqualTo(expected);
        }

        size.onLasted(0);

        assertThat(size.bytes()).isEqualTo(MOST);
    }

    @Test
    void filesThatLastForSomeTimeKeepTheirSize() {
        size.onLasted(0);

        size.onLasted(USUAL_NANOS);
        size.onLasted(1_000 * USUAL_NANOS);

        assertThat(size.bytes()).isEqualTo(2 * CycleSize.FIRST_BYTES);
    }

    @Test
    void whereThereIsNoRoomFilesAreSmallAgainAndMayGrowAnew() {
        size.onLasted(0);
        size.onLasted(0);

        size.onNoRoom();

        assertThat(size.bytes()).isEqualTo(CycleSize.FIRST_BYTES);
        size.onLasted(0);
        assertThat(size.bytes()).isEqualTo(2 * CycleSize.FIRST_BYTES);
    }

    @Test
    void whereTheMostIsLessThanTheFirstSizeAllFilesAreThatLarge() {
        CycleSize small = new CycleSize(256 << 10);

        assertThat(small.bytes()).isEqualTo(256 << 10);
        small.onLasted(0);
        assertThat(small.bytes()).isEqualTo(256 << 10);
    }
}
