package no.helseprofil.keycloak.clientpolicy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.FilledInSettings;
import no.helseprofil.keycloak.clientpolicy.ClientWrites.WatchedSettings;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Registration;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.ClientSecretRotationContext;

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

    /**
     * Settings of a client for the login of its users: the flows that take the place of the realm's, and the names that
     * {@code acr} gives to levels of authentication. Tokens have a level by them, so a caller who writes them could
     * make any login one of level 4.
     *
     * @param flows ids of flows, by what they are for
     * @param levels the names of levels; empty if the realm's count
     */
    record LevelSettings(Map<String, String> flows, String levels) {

        /** Settings of a client that leaves both to the realm. */
        static final LevelSettings OF_THE_REALM = new LevelSettings(Map.of(), "");

        LevelSettings {
            flows = Map.copyOf(flows);
        }

        /** Returns the settings that are stored. */
        static LevelSettings of(ClientModel client) {
            return new LevelSettings(
                    client.getAuthenticationFlowBindingOverrides(),
                    written(client.getAttribute(Constants.ACR_LOA_MAP)));
        }

        /** Returns the settings before a change; the realm's, if there was no client. */
        static LevelSettings before(@Nullable ClientModel stored) {
            return stored == null ? OF_THE_REALM : of(stored);
        }

        /** Returns the settings after a change: what it doesn't name stays. */
        LevelSettings with(ClientRepresentation proposed) {
            Map<String, String> changed = new HashMap<>(flows);
            if (proposed.getAuthenticationFlowBindingOverrides() != null) {
                proposed.getAuthenticationFlowBindingOverrides().forEach((use, flow) -> {
                    if (flow == null || flow.isBlank()) {
                        changed.remove(use);
                    } else {
                        changed.put(use, flow);
                    }
                });
            }
            Map<String, String> attributes = proposed.getAttributes();
            return new LevelSettings(
                    changed,
                    attributes == null || !attributes.containsKey(Constants.ACR_LOA_MAP)
                            ? levels
                            : written(attributes.get(Constants.ACR_LOA_MAP)));
        }

        /** Returns the map, or the empty text for the empty map that the admin console writes. */
        private static String written(@Nullable String levels) {
            String text = levels == null ? "" : levels.strip();
            return text.matches("\\{\\s*}") ? "" : text;
        }
    }

    /** Reads registrations and changes of clients, as they are proposed and as Keycloak has stored them. */
    static final class RegistrationReader {

        private final ClientReader clients;
        private final Profile profile;

        RegistrationReader(KeycloakSession session, Profile profile) {
            this.clients = new ClientReader(session, session.getContext().getRealm());
            this.profile = profile;
        }

        ClientReader clients() {
            return clients;
        }

        /** Returns what the profile asks of the client as it was before this change; a new one is registered now. */
        Terms terms(@Nullable ClientModel stored) {
            Instant now = ServerClock.INSTANCE.instant();
            Migration client = stored == null ? Migration.registeredAt(now) : ClientReader.migration(stored);
            return profile.terms(client, now);
        }

        Registration proposed(ClientCRUDContext context, boolean mayTurnOff) {
            ClientModel stored = context.getTargetClient();
            ClientRepresentation representation = context.getProposedClientRepresentation();
            ClientMetadata proposed = clients.proposed(representation, stored);
            boolean isNew =
                    stored == null || ClientReader.becomesOidc(representation, stored) && !ClientReader.isOidc(stored);
            return new Registration(
                    standing(stored, proposed), isNew ? null : clients.stored(stored), proposed, mayTurnOff);
        }

        /** Returns what has come of a proposal; of a change that no proposal was reported of, what is stored. */
        Registration outcome(ClientCRUDContext context, @Nullable ProposedChange proposal) {
            ClientModel client = context.getTargetClient();
            ClientMetadata stored = clients.stored(client);
            if (context instanceof ClientSecretRotationContext) {
                return new Registration(
                        standing(client, stored), stored, stored.with(ClientSetting.NEW_SECRET, "true"), false);
            }
            if (proposal == null) {
                return new Registration(standing(client, stored), null, stored, false);
            }
            Registration before = proposal.registration();
            return new Registration(before.standing(), before.stored(), stored, before.mayTurnOff());
        }

        /** One of Keycloak's own clients that is renamed is none of them any more. */
        private Facts.Standing standing(@Nullable ClientModel stored, ClientMetadata proposed) {
            if (stored == null) {
                return Facts.Standing.UNDER_PROFILE;
            }
            Facts.Standing standing = ClientReader.standing(stored, profile, ServerClock.INSTANCE.instant());
            return standing == Facts.Standing.KEYCLOAK && !proposed.isKeycloaks()
                    ? Facts.Standing.UNDER_PROFILE
                    : standing;
        }
    }
}
