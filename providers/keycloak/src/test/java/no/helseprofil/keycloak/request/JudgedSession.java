package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.Nonces;
import no.helseprofil.keycloak.server.Fakes;
import no.helseprofil.keycloak.storage.KeptProfile;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** The session of a request of which a decision was made, or none. */
public final class JudgedSession {

    private static final RealmProfile.Active STRICT = active(Profile.strict());

    /** Dates are far; what isn't dated is refused all the same. */
    private static final RealmProfile.Active LENIENT = active(Profiles.helseId());

    private JudgedSession() {}

    private static RealmProfile.Active active(Profile profile) {
        return new RealmProfile.Active(profile, Nonces.of("helse", new byte[32], List.of()), Blocks.NONE);
    }

    /** A realm in which everything is enforced. */
    public static RealmProfile.Active strict() {
        return STRICT;
    }

    /** A realm in which nothing dated is. */
    public static RealmProfile.Active lenient() {
        return LENIENT;
    }

    /** Has the client of all fixtures blocked while the request of a session is answered. */
    public static void blockMeanwhile(KeycloakSession session) {
        Blocks blocks = new Blocks(List.of(new Block(Block.Kind.CLIENT, FactsFixture.CLIENT_ID, null, null)));
        KeptProfile.put(
                session,
                new RealmProfile.Active(LENIENT.profile(), Nonces.of("helse", new byte[32], List.of()), blocks));
    }

    /** Returns the session of a request that isn't judged yet, by the client with this internal id. */
    public static KeycloakSession undecided(String client) {
        return Fakes.session(Map.of(
                "getName",
                "helse",
                "getId",
                client,
                "getClient",
                client(client),
                "getDecodedFormParameters",
                new MultivaluedHashMap<>()));
    }

    public static ClientModel client(String id) {
        return Fakes.of(ClientModel.class, Map.of("getId", id, "getClientId", FactsFixture.CLIENT_ID));
    }

    /** Has the request of a session judged. */
    public static EvaluatedRequest judge(KeycloakSession session, Facts facts, RealmProfile.Active active) {
        return ProfileRequest.of(session).judge(facts.endpoint(), () -> facts, active);
    }

    /** Has the request of a session judged as a login comes to its end. */
    public static EvaluatedRequest judgeEnd(KeycloakSession session, Facts facts, RealmProfile.Active active) {
        return ProfileRequest.of(session).judgeEndOfLogin(() -> facts, active);
    }
}
