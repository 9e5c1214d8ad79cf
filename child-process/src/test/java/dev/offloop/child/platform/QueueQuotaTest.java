package dev.offloop.child.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import org.junit.jupiter.api.Test;

class QueueQuotaTest {
    private static final ChildConfig CONFIG = ChildConfig.defaults().withChildren(2);

    @Test
    void whereThereIsRoomFilesAreAsLargeAsConfigured() {
        QueueQuota quota = QueueQuota.fitting(CONFIG, 16L << 30);

        assertThat(quota.cycleBytes()).isEqualTo(CONFIG.cycleBytes());
        assertThat(quota.bytes())
                .as("two children, a spare and one that is being replaced, two queues of three files each")
                .isGreaterThan(4 * 2 * 3 * CONFIG.cycleBytes());
    }

    @Test
    void theyTakeNoMoreThanHalfOfTheRoom() {
        long room = 300 << 20;

        QueueQuota quota = QueueQuota.fitting(CONFIG, room);

        assertThat(quota.bytes()).isLessThanOrEqualTo(room / 2);
        assertThat(quota.cycleBytes())
                .isLessThan(CONFIG.cycleBytes())
                .isGreaterThan(QueueQuota.least(CONFIG).cycleBytes());
    }

    @Test
    void theSharedMemoryOfAContainerIsEnoughForTheLeast() {
        assertThat(QueueQuota.fitting(CONFIG, 64 << 20)).isEqualTo(QueueQuota.least(CONFIG));
        assertThat(QueueQuota.least(CONFIG).bytes()).isLessThan(64 << 20);
    }

    @Test
    void whoConfiguredSmallFilesGetsThem() {
        ChildConfig config = CONFIG.withCycleBytes(256 << 10);

        assertThat(QueueQuota.fitting(config, 0).cycleBytes()).isEqualTo(256 << 10);
        assertThat(QueueQuota.fitting(config, 16L << 30).cycleBytes()).isEqualTo(256 << 10);
    }
}
