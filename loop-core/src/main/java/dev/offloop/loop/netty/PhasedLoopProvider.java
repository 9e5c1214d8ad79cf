package dev.offloop.loop.netty;

import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts every Vert.x of an application on phased loops because this jar is on its class path. */
public final class PhasedLoopProvider implements VertxServiceProvider {
  /** The system property that switches this off with the value {@code stock}. */
  public static final String PROPERTY = "offloop.loop";

  private static final Logger LOG = LoggerFactory.getLogger(PhasedLoopProvider.class);

  @Override
  public void init(VertxBootstrap bootstrap) {
    if ("stock".equals(System.getProperty(PROPERTY))) {
      return;
    }
    Transport chosen = bootstrap.transport();
    if (chosen instanceof PhasedNioTransport || chosen instanceof PhasedEpollTransport) {
      return;
    }
    LoopTransport transport = counterpart(chosen);
    if (transport == null) {
      LOG.info("{} has no phased loop: Vert.x runs on its stock loop", chosen.getClass().getSimpleName());
      return;
    }
    set(bootstrap, transport.create(LoopDefaults.config()));
  }

  /** The phased transport for what the application chose, if it chose; null if there is none. */
  private static @Nullable LoopTransport counterpart(@Nullable Transport chosen) {
    return switch (chosen) {
      case null -> LoopTransport.best();
      case NioTransport nio -> LoopTransport.NIO;
      case EpollTransport epoll -> LoopTransport.EPOLL;
      default -> null;
    };
  }

  /** By reflection, as the method's return type differs between Vert.x 5.0 and 5.1. */
  private static void set(VertxBootstrap bootstrap, Transport transport) {
    try {
      VertxBootstrap.class.getMethod("transport", Transport.class).invoke(bootstrap, transport);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Vert.x takes no transport from a service provider; switch off with -D"
          + PROPERTY + "=stock", e);
    }
  }
}
