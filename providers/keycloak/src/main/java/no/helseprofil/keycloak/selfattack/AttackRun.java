package no.helseprofil.keycloak.selfattack;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.selfattack.AttackPlan.AttackCase;
import no.helseprofil.keycloak.selfattack.AttackResult.AttackTime;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.WatchedHook;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.ClientConnection;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.util.JsonSerialization;

/** One run of the self-attack, in the session whose transaction has the hidden realm. */
final class AttackRun {

    private static final int FIRST_ERROR = Response.Status.BAD_REQUEST.getStatusCode();
    private static final int FIRST_FAULT = Response.Status.INTERNAL_SERVER_ERROR.getStatusCode();

    private final KeycloakSession session;
    private final HiddenRealm realm;
    private final List<String> accepted = new ArrayList<>();
    private final Set<String> uncalled = new LinkedHashSet<>();
    private final List<String> unproven = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private int passed;

    /** Access token that the hidden realm has issued last. */
    private String issued = "";

    AttackRun(KeycloakSession session, HiddenRealm realm) {
        this.session = session;
        this.realm = realm;
    }

    /** Returns what is blocked in the hidden realm: a client, and the key of another. */
    static Blocks blocked(HiddenRealm realm) {
        return new Blocks(List.of(
                new Block(
                        Block.Kind.CLIENT,
                        HiddenRealm.BLOCKED,
                        realm.model().getClientByClientId(HiddenRealm.BLOCKED).getId(),
                        null),
                new Block(Block.Kind.KEY, realm.key(HiddenRealm.STOLEN).thumbprint(), null, null)));
    }

    /** Sends all requests, each made at the moment at which it is sent: a busy server takes long. */
    AttackResult send(List<AttackCase> cases, Instant at, AttackTime begun) {
        cases.forEach(this::send);
        return new AttackResult(
                at, begun.untilNow(), refusals.size(), passed, accepted, List.copyOf(uncalled), unproven);
    }

    /** Returns each refused request with the answer to it, for tests. */
    List<String> refusals() {
        return refusals;
    }

    private void send(AttackCase attack) {
        AttackedRequest request =
                new AttackedRequest(realm, attack.handler(), attack.clientId(), ServerClock.INSTANCE.instant());
        if (attack.handler() == HiddenHandler.INTROSPECTION) {
            request.form.putSingle("token", issued);
        }
        attack.change().accept(request);
        HandlerAnswer answer = answer(attack, request);
        if (attack.again() != null && isRight(attack, answer)) {
            attack.again().accept(request);
            answer = answer(attack, request);
        } else if (attack.again() != null || attack.isRight()) {
            if (attack.isRight() && isRight(attack, answer)) {
                passed++;
            } else {
                unproven.add(attack.text() + ": " + answer.text());
            }
            return;
        }
        if (answer.isFault()) {
            unproven.add(attack.text() + ": " + answer.text());
        } else if (answer.isAccepted()) {
            accepted.add(attack.text());
        } else {
            refusals.add(attack.text() + ": " + answer.text());
        }
    }

    private HandlerAnswer answer(AttackCase attack, AttackedRequest request) {
        begin(request.made(attack.handler()));
        try {
            return HandlerAnswer.of(attack.handler(), attack.handler().handle(session, request.metadata));
        } catch (WebApplicationException refused) {
            return HandlerAnswer.of(attack.handler(), refused.getResponse());
        } catch (RuntimeException | LinkageError fault) {
            return HandlerAnswer.fault(fault);
        }
    }

    /** Lets nothing of the request before count. */
    private void begin(HiddenRequest request) {
        Set.copyOf(session.getAttributes().keySet()).forEach(session::removeAttribute);
        KeycloakContext context = session.getContext();
        context.setHttpRequest(request);
        context.setHttpResponse(new HiddenRequest.UnsentResponse());
        context.setConnection(new ClientConnection() {});
        context.setRealm(realm.model());
        context.setClient(null);
        context.setUserSession(null);
        context.setAuthenticationSession(null);
        context.setBearerToken(null);
        EvaluatedRequest.UNCOUNTED.set(session, true);
        WatchedHook.watch(session);
    }

    /** Returns whether the server has done with a request without faults what it must. */
    private boolean isRight(AttackCase attack, HandlerAnswer answer) {
        if (!answer.isAccepted()) {
            return false;
        }
        WatchedHook.faults(session, attack.handler().hooks()).stream()
                .map(fault -> attack.handler().what() + ": " + fault)
                .forEach(uncalled::add);
        if (attack.handler() == HiddenHandler.TOKEN) {
            issued = answer.body().path("access_token").asText();
            faults(claims(issued)).forEach(fault -> accepted.add(attack.text() + ": the token " + fault));
        }
        return true;
    }

    /** Returns what is wrong with a token: what Keycloak, a mapper or nobody has written into it. */
    private List<String> faults(JsonNode claims) {
        List<String> faults = new ArrayList<>();
        if (!realm.proofKey().thumbprint().equals(claims.at("/cnf/jkt").asText())) {
            faults.add("isn't bound to the key of the proof");
        }
        if (!HiddenRealm.API.equals(claims.path("aud").asText())) {
            faults.add("isn't for its API alone");
        }
        if (!claims.has("nbf") || claims.has("acr")) {
            faults.add("isn't written as the profile has it");
        }
        HiddenRealm.FORGED.stream()
                .filter(claims::has)
                .map("has a forged "::concat)
                .forEach(faults::add);
        return faults;
    }

    private static JsonNode claims(String token) {
        try {
            return Jws.parse(token).payload();
        } catch (MalformedException unreadable) {
            throw new IllegalStateException("the server issues a token that can't be read", unreadable);
        }
    }

    /**
     * HandlerAnswer of a handler.
     *
     * @param isAccepted whether the request got what it asks for
     * @param isFault whether the handler failed instead of answering
     */
    private record HandlerAnswer(int status, JsonNode body, boolean isAccepted, boolean isFault) {

        static HandlerAnswer of(HiddenHandler handler, Response response) {
            JsonNode body = body(response.getEntity());
            boolean isSuccess = response.getStatus() < FIRST_ERROR;
            return new HandlerAnswer(
                    response.getStatus(),
                    body,
                    isSuccess
                            && (handler != HiddenHandler.INTROSPECTION
                                    || body.path("active").asBoolean()),
                    response.getStatus() >= FIRST_FAULT);
        }

        private static JsonNode body(@Nullable Object entity) {
            try {
                return entity instanceof byte[] json
                        ? JsonSerialization.mapper.readTree(json)
                        : JsonSerialization.mapper.valueToTree(entity);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        static HandlerAnswer fault(Throwable fault) {
            return new HandlerAnswer(0, JsonSerialization.mapper.valueToTree(fault.toString()), false, true);
        }

        String text() {
            return status + " "
                    + (body.isTextual()
                            ? body.asText()
                            : body.path("error_description")
                                    .asText(body.path("error").asText()));
        }
    }
}
