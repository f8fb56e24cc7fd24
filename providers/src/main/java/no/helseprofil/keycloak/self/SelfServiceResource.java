package no.helseprofil.keycloak.self;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import no.helseprofil.keycloak.admin.Problems;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.server.RequestBody;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * What a client does for itself with a token of its own, as NHN's self-service has it, so that NHN's libraries work
 * here unchanged. They ask once: no request here is answered by a demand for a nonce.
 */
public final class SelfServiceResource {

    /** An RSA key of 16,384 bits has less than 3,000 characters; certificates may stand beside it. */
    private static final int LONGEST_BODY = 16 * 1024;

    private static final String JSON = "application/json";

    private final KeycloakSession session;
    private final RealmProfile realmProfile;

    /** Of the realm of this request, which has this profile. */
    public SelfServiceResource(KeycloakSession session, RealmProfile realmProfile) {
        this.session = session;
        this.realmProfile = realmProfile;
    }

    /** Registers the client's next key, and says when that one ends. */
    @POST
    @Path("client-secret")
    public Response clientSecret(@Nullable InputStream body) {
        byte[] read = RequestBody.read(body, LONGEST_BODY);
        return answer((profile, caller) -> registered(profile, caller, read));
    }

    /** What is registered of the client. */
    @GET
    @Path("client")
    public Response client() {
        return answer((profile, caller) -> ok(new OwnClient(session, caller.client()).json()));
    }

    /** The same, by the name that NHN's samples ask for it elsewhere. */
    @GET
    @Path("client-status")
    public Response clientStatus() {
        return client();
    }

    private Response registered(Profile profile, OwnToken.Caller caller, byte[] body) throws ChallengeException {
        if (!isJson()) {
            return Problems.of(415, "send the key as " + JSON);
        }
        return body.length > LONGEST_BODY
                ? Problems.of(413, "send one public key, in at most " + LONGEST_BODY + " bytes")
                : new KeyRegistration(session, profile, caller).register(body);
    }

    private Response answer(Answer answer) {
        Optional<String> shut = Entrance.refusal(session);
        if (shut.isPresent()) {
            return Response.fromResponse(Problems.of(403, shut.get()))
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        }
        if (!(realmProfile instanceof RealmProfile.Active active)) {
            return Response.fromResponse(Problems.of(
                            503, "the security profile of this realm is not in working order; try again later"))
                    .header(HttpHeaders.RETRY_AFTER, String.valueOf(Refusal.RETRY_AFTER_SECONDS))
                    .build();
        }
        try {
            OwnToken.Caller caller = new OwnToken(session, ApiScope.SELF_SERVICE).caller();
            return Response.fromResponse(answer.to(active.profile(), caller))
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        } catch (ChallengeException challenge) {
            return challenge.problem(ProofAlgorithms.of(active.profile()));
        }
    }

    static Response ok(Object json) {
        return Response.ok(json).type(MediaType.APPLICATION_JSON_TYPE).build();
    }

    /** With parameters or without, such as a charset, which changes nothing (RFC 8259, section 11). */
    private boolean isJson() {
        List<String> types = session.getContext()
                .getRequestHeaders()
                .getRequestHeaders()
                .getOrDefault(HttpHeaders.CONTENT_TYPE, List.of());
        return types.size() == 1 && types.get(0).split(";", 2)[0].strip().equalsIgnoreCase(JSON);
    }

    private interface Answer {

        Response to(Profile profile, OwnToken.Caller caller) throws ChallengeException;
    }
}
