package dev.offloop.tasks.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** The JDK's own decoders, whatever others are on the class path. */
final class JdkReaders {
    private JdkReaders() {}

    static ImageReader create(ImageKind kind) throws IOException {
        Iterator<ImageReaderSpi> providers = IIORegistry.getDefaultInstance()
                .getServiceProviders(ImageReaderSpi.class, spi -> isOf(kind, spi), true);
        if (!providers.hasNext()) {
            throw new IllegalStateException("This JDK has no decoder for " + kind.title);
        }
        return providers.next().createReaderInstance();
    }

    private static boolean isOf(ImageKind kind, Object provider) {
        return provider instanceof ImageReaderSpi spi
                && spi.getClass().getModule().isNamed()
                && Arrays.asList(spi.getMIMETypes()).contains(kind.mediaType);
    }
}
