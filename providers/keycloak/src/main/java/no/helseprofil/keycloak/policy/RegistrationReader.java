package no.helseprofil.keycloak.policy;

import java.time.Instant;
import no.helseprofil.keycloak.client.ClientReader;
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
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.ClientSecretRotationContext;

/** Reads registrations and changes of clients, as they are proposed and as Keycloak has stored them. */
final class RegistrationReader {

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
        return standing == Facts.Standing.KEYCLOAK && !proposed.isKeycloaks() ? Facts.Standing.UNDER_PROFILE : standing;
    }
}
