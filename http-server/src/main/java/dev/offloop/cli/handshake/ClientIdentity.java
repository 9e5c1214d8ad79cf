package dev.offloop.cli.handshake;

import dev.offloop.cli.cert.Issued;
import dev.offloop.log.Printable;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Tells that the service asks for a client certificate, and shows the one that there is. */
final class ClientIdentity extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private final Optional<Issued> identity;
    private final Consumer<String> out;
    private boolean told;

    ClientIdentity(Optional<Issued> identity, Consumer<String> out) {
        this.identity = identity;
        this.out = out;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        if (!told) {
            told = true;
            out.accept("  the service asks for a client certificate, of");
            if (issuers != null) {
                for (Principal issuer : issuers) {
                    out.accept("    " + Printable.of(issuer.getName()));
                }
            }
            out.accept(identity.map(issued -> "  this client shows "
                            + issued.certificate().getSubjectX500Principal().getName())
                    .orElse("  this client has none, and says so"));
        }
        for (String type : keyTypes) {
            if (identity.isPresent() && identity.get().key().getAlgorithm().equals(type)) {
                return ALIAS;
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return identity.map(issued -> new X509Certificate[] {issued.certificate()})
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return identity.map(Issued::key).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
