package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.Limits;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class AddressesTest {
    @Test
    void aNameIsServedOnEachOfItsAddressesThatThisMachineHas() throws Exception {
        try (ServiceFixture service = new ServiceFixture(config -> config.withHost("localhost"), Limits.defaults())) {
            assertThat(Addresses.of("localhost")).isNotEmpty().allSatisfy(address -> {
                try (Socket socket = new Socket(address, service.service.port())) {
                    assertThat(socket.isConnected()).isTrue();
                }
            });
        }
    }

    @Test
    void localhostIsBothLoopbackAddressesWhateverTheTableOfHostsSays() throws Exception {
        InetAddress six = InetAddress.ofLiteral("::1");

        assertThat(Addresses.of("localhost")).contains(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(Addresses.of("localhost").contains(six)).isEqualTo(NetworkInterface.getByInetAddress(six) != null);
    }

    @Test
    void anAddressThatThisMachineDoesNotHaveIsLeftForTheSystemToRefuse() throws Exception {
        assertThat(Addresses.of("192.0.2.1")).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
    }

    @Test
    void aNameIsLoopbackWhenAllItsAddressesAre() {
        assertThat(Addresses.areLoopback("localhost")).isTrue();
        assertThat(Addresses.areLoopback("::1")).isTrue();
        assertThat(Addresses.areLoopback("192.0.2.1")).isFalse();
        assertThatThrownBy(() -> Addresses.areLoopback("no-such-name.invalid")).hasMessageContaining("is not known");
    }
}
