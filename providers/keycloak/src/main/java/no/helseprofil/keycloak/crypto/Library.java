package no.helseprofil.keycloak.crypto;

import java.security.Provider;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Library that signs and verifies. */
enum Library {
    /** JDK. */
    JDK("SunEC", "SunRsaSign"),

    /** BouncyCastle, which is part of Keycloak. */
    BOUNCY_CASTLE("BC"),

    /** Amazon Corretto Crypto Provider, which an operator may add: see {@link Corretto}. */
    CORRETTO(Corretto.NAME);

    private final List<String> providers;

    Library(String... providers) {
        this.providers = List.of(providers);
    }

    /** Returns the library of a security provider; empty for any other, such as that of a hardware module. */
    static Optional<Library> of(Provider provider) {
        return Stream.of(values())
                .filter(library -> library.providers.contains(provider.getName()))
                .findFirst();
    }
}
