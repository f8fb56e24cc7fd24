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
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestCheck.RequestPart;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import org.jspecify.annotations.Nullable;

/**
 * {@code key-expiry}: a registered key is valid until its registered date. The key is the one that verifies the
 * assertion, whatever {@code kid} the assertion names, so that omitting {@code kid} is no way around.
 */
public final class KeyExpiry extends DefinedRequirement implements RequestCheck, ClientCheck {

    private static final String UNREADABLE =
            "correct the registered end of this client's key; it must be an instant in ISO 8601";

    private static final String ENDED =
            "register a new key for this client; the one that signed the client assertion has run out";

    public KeyExpiry() {
        super("key-expiry", RequirementKind.DATED, OAuthError.INVALID_CLIENT, "HelseID");
    }

    @Override
    public RequestPart part() {
        return RequestPart.ASSERTION;
    }

    @Override
    public boolean concerns(ClientMetadata client) {
        return !client.keyEnds().isEmpty();
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

    /** Returns why an assertion that this key verifies is refused; empty if it isn't. */
    public Optional<String> refusal(ClientMetadata client, String kid, Instant instant) {
        String end = client.keyEnds().get(kid);
        if (end == null) {
            return Optional.empty();
        }
        Optional<Instant> read = instant(end);
        if (read.isEmpty()) {
            return Optional.of(UNREADABLE);
        }
        return instant.isBefore(read.get()) ? Optional.empty() : Optional.of(ENDED);
    }

    /** Every request is refused if all keys have ended. Keys behind a {@code jwks_uri} are unknown. */
    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        String jwks = client.get(ClientSetting.JWKS);
        boolean signs = PrivateKeyJwt.AUTHENTICATOR.equals(client.get(ClientSetting.AUTHENTICATOR))
                && !client.isPublic()
                && client.get(ClientSetting.JWKS_URI) == null;
        return signs && jwks != null ? allEnded(client, jwks, instant) : Optional.empty();
    }

    private Optional<Violation> allEnded(ClientMetadata client, String jwks, Instant instant) {
        try {
            List<Optional<Violation>> keys = PublicJwk.set(jwks).stream()
                    .map(key -> ended(client, key.id(), instant))
                    .toList();
            return keys.stream().allMatch(Optional::isPresent)
                    ? keys.stream().flatMap(Optional::stream).findFirst()
                    : Optional.empty();
        } catch (MalformedException unusable) {
            return Optional.empty();
        }
    }

    private Optional<Violation> ended(ClientMetadata client, @Nullable String kid, Instant instant) {
        return kid == null
                ? Optional.empty()
                : refusal(client, kid, instant)
                        .map(sentence ->
                                violation(kid, String.valueOf(client.keyEnds().get(kid)), sentence));
    }

    private static Violation violation(String kid, String end, String sentence) {
        return new Violation(ClientSetting.KEY_END, kid + " " + end, sentence);
    }

    /** Only an end that can't be read is a contradiction. After its end, a key is just no longer in use. */
    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return client.keyEnds().entrySet().stream()
                .filter(end -> instant(end.getValue()).isEmpty())
                .map(end -> violation(end.getKey(), end.getValue(), UNREADABLE))
                .toList();
    }

    private static Optional<Instant> instant(String registered) {
        try {
            return Optional.of(Instant.parse(registered));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
