package no.helseprofil.keycloak.policy;

import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.client.FilledInSettings;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Registration;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * A proposal of a request, and what the profile has filled in.
 *
 * @param registration what was judged
 * @param terms by what
 * @param toFillIn what its unset settings become
 * @param filledIn the same, with what was asked for
 * @param attributes the profile's own attributes as they were
 * @param levels how its users logged in before
 * @param watched what contacts are notified of, as it was before; null if there was no client
 * @param managesRealm whether the caller has {@code manage-realm}
 * @param reason why, if a reason was given
 */
record ProposedChange(
        Registration registration,
        Terms terms,
        Map<ClientSetting, String> toFillIn,
        FilledInSettings filledIn,
        Map<String, String> attributes,
        LevelSettings levels,
        @Nullable WatchedSettings watched,
        boolean managesRealm,
        @Nullable String reason) {

    private static final RequestAttribute<ProposedChange> OF_REQUEST = RequestAttribute.of(ProposedChange.class);

    /** Returns the change that this request proposed last; empty if none was reported. */
    static Optional<ProposedChange> of(KeycloakSession session) {
        return OF_REQUEST.get(session);
    }

    /** Keeps it until Keycloak has stored the client. */
    void keep(KeycloakSession session) {
        OF_REQUEST.set(session, this);
    }

    /** Returns whether users of the stored client log in as they did before. */
    boolean isOfLevels(ClientModel outcome) {
        return LevelSettings.of(outcome).equals(levels);
    }
}
