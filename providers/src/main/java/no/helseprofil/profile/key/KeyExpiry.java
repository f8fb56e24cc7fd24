package no.helseprofil.profile.key;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;

/**
 * {@code key-expiry}: a registered key is good until the date it was registered with. The key is the one that verifies
 * the assertion, whatever {@code kid} the assertion names, so that leaving it out helps nobody.
 */
public final class KeyExpiry implements RequestCheck, ClientCheck {

    private static final String UNREADABLE =
            "correct the registered end of this client's key; it must be an instant in ISO 8601";

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
        String expiry = facts.client().metadata().keyEnds().get(present.key().kid());
        return expiry == null ? Outcome.NOT_APPLICABLE : judge(expiry, facts.instant());
    }

    private Outcome judge(String expiry, Instant now) {
        try {
            return now.isBefore(Instant.parse(expiry))
                    ? Outcome.PASSED
                    : failed(
                            "register a new key for this client; the one that signed the client assertion has run out");
        } catch (DateTimeParseException unreadable) {
            return failed(UNREADABLE);
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
