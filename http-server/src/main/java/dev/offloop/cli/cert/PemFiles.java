package dev.offloop.cli.cert;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * A directory of certificates, {@code NAME.pem}, and their keys, {@code NAME-key.pem}, which the owner alone may read.
 * Each file is there whole or not at all, so that a service that watches it never reads half of one.
 */
public final class PemFiles {
    private final Path directory;

    public PemFiles(Path directory) {
        this.directory = directory;
    }

    public Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    public Path key(String name) {
        return directory.resolve(name + "-key.pem");
    }

    public boolean has(String name) {
        return Files.exists(certificate(name)) && Files.exists(key(name));
    }

    public Issued read(String name) throws IOException, GeneralSecurityException {
        return read(certificate(name), key(name));
    }

    /** From any files; the key in the form PKCS #8. */
    public static Issued read(Path certificateFile, Path keyFile) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(certificateFile);
                Reader reader = Files.newBufferedReader(keyFile, US_ASCII);
                PEMParser parser = new PEMParser(reader)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            if (parser.readObject() instanceof PrivateKeyInfo info) {
                return new Issued(certificate, new JcaPEMKeyConverter().getPrivateKey(info));
            }
            throw new IOException(keyFile + " has no private key of the form PKCS #8");
        }
    }

    /** The key goes first: until the certificate follows, a service goes on with the pair before. */
    public void write(String name, Issued issued) throws IOException {
        Files.createDirectories(directory);
        write(key(name), pem(new JcaPKCS8Generator(issued.key(), null)), true);
        write(certificate(name), pem(issued.certificate()), false);
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private static void write(Path file, String text, boolean secret) throws IOException {
        Path written = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    written, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(secret))) {
                ByteBuffer bytes = US_ASCII.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static FileAttribute<?>[] attributes(boolean secret) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--"))
                }
                : new FileAttribute<?>[0];
    }
}
