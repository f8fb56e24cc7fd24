package no.helseprofil.profile;

import java.util.Map;
import java.util.Set;

/** A client that is registered as the profile asks, and the deviations that tests make from it. */
public final class ClientFixture {

    private Facts.Standing standing = Facts.Standing.UNDER_PROFILE;
    private boolean isPublic;
    private String authenticator = "client-jwt";
    private Set<String> redirectUris = Set.of(FactsFixture.REDIRECT_URI);
    private Map<String, String> keyExpiry = Map.of(FactsFixture.KEY_ID, "2027-01-01T00:00:00Z");
    private Set<String> tokenAlgorithms = Set.of("ES256");

    ClientFixture() {}

    public ClientFixture standing(Facts.Standing other) {
        standing = other;
        return this;
    }

    public ClientFixture isPublic() {
        isPublic = true;
        return this;
    }

    public ClientFixture authenticator(String other) {
        authenticator = other;
        return this;
    }

    public ClientFixture redirectUris(String... others) {
        redirectUris = Set.of(others);
        return this;
    }

    /** Until when the client's only key is registered. */
    public ClientFixture keyExpires(String instant) {
        keyExpiry = Map.of(FactsFixture.KEY_ID, instant);
        return this;
    }

    /** The client's keys have no end. */
    public ClientFixture keysNeverExpire() {
        keyExpiry = Map.of();
        return this;
    }

    public ClientFixture tokenAlgorithms(String... others) {
        tokenAlgorithms = Set.of(others);
        return this;
    }

    Facts.Client build() {
        return new Facts.Client(
                FactsFixture.INTERNAL_ID,
                FactsFixture.CLIENT_ID,
                standing,
                isPublic,
                authenticator,
                redirectUris,
                keyExpiry,
                tokenAlgorithms);
    }
}
