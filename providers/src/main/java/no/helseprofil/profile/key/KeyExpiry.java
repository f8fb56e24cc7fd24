package no.helseprofil.profile.key;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.jose.PublicJwk;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import org.jspecify.annotations.Nullable;

/**
 * {@code key-expiry}: a registered key is good until the date it was registered with. The key is the one that verifies
 * the assertion, whatever {@code kid} the assertion names, so that leaving it out helps nobody.
 */
public final class KeyExpiry implements RequestCheck, ClientCheck {

    private static final String UNREADABLE =
            "correct the registered end of this client's key; it must be an instant in ISO 8601";

    private static final String ENDED =
            "register a new key for this client; the one that signed the client assertion has run out";

    private static final Definition DEFINITION =
            new Definition("key-expiry", Kind.DATED, OAuthError.INVALID_CLIENT, "HelseID");

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.client() == null
                || !(facts.assertion() instanceof Facts.Assertion.Present present)
                || present.key() == null
                || present.key().kid() == null) {
            return Outcome.NOT_APPLICABLE;
        }
        return facts.client().metadata().keyEnds().containsKey(present.key().kid())
                ? refusal(facts.client().metadata(), present.key().kid(), facts.instant())
                        .<Outcome>map(this::failed)
                        .orElse(Outcome.PASSED)
                : Outcome.NOT_APPLICABLE;
    }

    /** Whether an assertion that this key verifies is refused. */
    public boolean hasEnded(ClientMetadata client, @Nullable String kid, Instant instant) {
        return kid != null && refusal(client, kid, instant).isPresent();
    }

    /** All keys have ended that the client could sign with; where they are fetched from elsewhere, that isn't known. */
    @Override
    public Optional<String> refusesWhateverIsSent(ClientMetadata client, Instant instant) {
        String jwks = client.get(ClientSetting.JWKS);
        boolean signs = PrivateKeyJwt.AUTHENTICATOR.equals(client.get(ClientSetting.AUTHENTICATOR))
                && !client.isPublic()
                && client.get(ClientSetting.JWKS_URI) == null;
        return signs && jwks != null && haveAllEnded(client, jwks, instant) ? Optional.of(ENDED) : Optional.empty();
    }

    private boolean haveAllEnded(ClientMetadata client, String jwks, Instant instant) {
        try {
            List<PublicJwk> keys = PublicJwk.set(jwks);
            return !keys.isEmpty() && keys.stream().allMatch(key -> hasEnded(client, key.id(), instant));
        } catch (MalformedException unusable) {
            return false;
        }
    }

    private static Optional<String> refusal(ClientMetadata client, String kid, Instant instant) {
        String end = client.keyEnds().get(kid);
        if (end == null) {
            return Optional.empty();
        }
        try {
            return instant.isBefore(Instant.parse(end)) ? Optional.empty() : Optional.of(ENDED);
        } catch (DateTimeParseException unreadable) {
            return Optional.of(UNREADABLE);
        }
    }

    /** An end that has passed contradicts nothing: it says that the key is out of use. */
    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return client.keyEnds().entrySet().stream()
                .filter(end -> !isInstant(end.getValue()))
                .map(end -> new Violation(ClientSetting.KEY_END, end.getKey() + " " + end.getValue(), UNREADABLE))
                .toList();
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException unreadable) {
            return false;
        }
    }
}
