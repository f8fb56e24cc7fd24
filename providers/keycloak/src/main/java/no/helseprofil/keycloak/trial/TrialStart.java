package no.helseprofil.keycloak.trial;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.judgement.RegistrationJudge;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientLock;
import no.helseprofil.keycloak.database.RealmLock;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.timetable.Phase;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Start of a run, with a client that is created for it or with an authenticated one. A request that will be refused is
 * refused before the lock of the realm is taken, so that strangers don't block administrators.
 *
 * @param id id that its owner gets
 * @param client the client
 */
public record TrialStart(String id, ClientModel client) {

    /**
     * Begins a run with a client that is created for it.
     *
     * @param body request for the client
     */
    public static TrialStart temporary(KeycloakSession session, Profile profile, byte[] body)
            throws TrialRefusedException {
        OfferedClient offered = OfferedClient.read(body);
        RealmModel realm = session.getContext().getRealm();
        TrialRoom.require(session, realm, true);
        TemporaryClients clients = new TemporaryClients(session, realm);
        ClientRepresentation judged = clients.judged(offered, profile);
        RealmLock.take(session, realm);
        TrialRoom.require(session, realm, true);
        ClientModel client = clients.create(judged);
        return begin(session, profile, client, true, offered.grants());
    }

    /** Begins a run with a client that has presented a token of its own, as it is registered. */
    public static TrialStart own(KeycloakSession session, Profile profile, ClientModel caller)
            throws TrialRefusedException {
        RealmModel realm = session.getContext().getRealm();
        requireFree(session, caller);
        TrialRoom.require(session, realm, false);
        RealmLock.take(session, realm);
        TrialRoom.require(session, realm, false);
        ClientModel client = ClientLock.take(session, realm, caller);
        if (client == null) {
            throw new TrialRefusedException(409, "the client no longer exists");
        }
        requireFree(session, client);
        Set<String> grants = new LinkedHashSet<>();
        if (client.isServiceAccountsEnabled()) {
            grants.add("client_credentials");
        }
        if (client.isStandardFlowEnabled()) {
            grants.add("authorization_code");
            grants.add("refresh_token");
        }
        return begin(session, profile, client, false, grants);
    }

    private static void requireFree(KeycloakSession session, ClientModel client) throws TrialRefusedException {
        if (isOn(session, client)) {
            throw new TrialRefusedException(409, "end the run that the client is in, or wait until it ends");
        }
    }

    private static boolean isOn(KeycloakSession session, ClientModel client) {
        Optional<TrialMark> mark = TrialMark.of(client);
        if (mark.isEmpty()) {
            return false;
        }
        TrialEntity run = new TrialTable(session).find(mark.get().run());
        return mark.get().temporary() || run != null && run.isOn(ServerClock.INSTANCE.instant());
    }

    private static TrialStart begin(
            KeycloakSession session, Profile profile, ClientModel client, boolean temporary, Set<String> grants) {
        return new TrialStart(
                Trials.of(session).begin(session, client, temporary, grants, contradicted(session, profile, client)),
                client);
    }

    /** Returns the requirements that the registration contradicts, without those that are only measured. */
    private static List<String> contradicted(KeycloakSession session, Profile profile, ClientModel client) {
        Terms terms = profile.terms(ClientReader.migration(client), ServerClock.INSTANCE.instant());
        ClientMetadata metadata = new ClientReader(session, client.getRealm()).stored(client);
        return RegistrationJudge.findings(
                        ClientReader.standing(client, profile, ServerClock.INSTANCE.instant()), metadata, terms)
                .stream()
                .filter(finding -> finding.phase() != Phase.MEASURED)
                .map(finding -> finding.requirement().id())
                .distinct()
                .toList();
    }
}
