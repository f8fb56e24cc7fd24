package no.helseprofil.keycloak.crypto;

import java.security.Provider;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose code signs and verifies. */
enum Library {
    /** The JDK's own. */
    JDK("SunEC", "SunRsaSign"),

    /** BouncyCastle, which comes with Keycloak. */
    BOUNCY_CASTLE("BC"),

    /** Amazon Corretto Crypto Provider, which an operator may add: see {@link Corretto}. */
    CORRETTO(Corretto.NAME);

    private final List<String> providers;

    Library(String... providers) {
        this.providers = List.of(providers);
    }

    /** The one that a security provider is of; empty if it is of none of these, such as of a module of hardware. */
    static Optional<Library> of(Provider provider) {
        return Stream.of(values())
                .filter(library -> library.providers.contains(provider.getName()))
                .findFirst();
    }
}
