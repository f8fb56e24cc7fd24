package no.helseprofil.keycloak.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.authorization.PushedRequests.PushedHere;
import no.helseprofil.keycloak.request.PushedRequest;
import no.helseprofil.keycloak.request.RememberedRequest;
import no.helseprofil.keycloak.request.RequestIntent.VerifyingKeys;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
import org.keycloak.protocol.oidc.par.endpoints.request.AuthzEndpointParParser;

/**
 * The parameters of a request at the authorization endpoint, beside what the client pushed. Keycloak takes from the
 * browser whatever wasn't pushed; the browser is what PAR is there to keep out of it (RFC 9126, section 1).
 *
 * @param session the request
 * @param client the client that it names; null if none is called so
 * @param parameters as they came through the browser
 * @param refer whether they carry a {@code request_uri} that PAR gave, once, and no request object beside it; one
 *     by reference is something else
 * @param pushed what that stands for; null where Keycloak knows none of this client
 * @param object the request object that didn't come through PAR, where it was judged; one that is to be fetched, or
 *     is encrypted, can't be read
 */
record PushedParameters(
        KeycloakSession session,
        @Nullable ClientModel client,
        MultivaluedMap<String, String> parameters,
        boolean refer,
        @Nullable StoredRequest pushed,
        Facts.@Nullable SentObject object) {

    private static final RequestAttribute<PushedParameters> OF_REQUEST = RequestAttribute.of(PushedParameters.class);

    private static final String REQUEST = "request";
    private static final String UI_LOCALES = "ui_locales";
    private static final String REQUEST_URI = "request_uri";

    /** Parameters that the refusal names; others that a browser brings aren't repeated in it. */
    private static final Set<String> NAMED = Set.of(
            "response_type",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "response_mode",
            "code_challenge",
            "code_challenge_method",
            "prompt",
            "max_age",
            "acr_values",
            "claims",
            "display",
            "login_hint",
            "id_token_hint",
            UI_LOCALES,
            "dpop_jkt",
            "resource",
            "authorization_details");

    /** Returns those of this request, which Keycloak reports twice; they are read the first time. */
    static PushedParameters of(
            KeycloakSession session, @Nullable ClientModel client, MultivaluedMap<String, String> parameters) {
        return OF_REQUEST
                .get(session)
                .filter(read -> Objects.equals(read.client, client) && read.parameters.equals(parameters))
                .orElseGet(() -> {
                    PushedParameters read = read(session, client, parameters);
                    OF_REQUEST.set(session, read);
                    return read;
                });
    }

    private static PushedParameters read(
            KeycloakSession session, @Nullable ClientModel client, MultivaluedMap<String, String> parameters) {
        boolean refer = haveUriOfPar(parameters) && !parameters.containsKey(REQUEST);
        return new PushedParameters(
                session,
                client,
                parameters,
                refer,
                refer ? pushed(session, parameters) : null,
                refer ? null : object(new VerifyingKeys(session, client), parameters));
    }

    private static boolean haveUriOfPar(MultivaluedMap<String, String> parameters) {
        List<String> uris = parameters.getOrDefault(REQUEST_URI, List.of());
        return uris.size() == 1 && uris.get(0).toLowerCase(Locale.ROOT).startsWith(ParEndpoint.REQUEST_URI_PREFIX);
    }

    /** Returns nothing for what another client has pushed, as for what was never pushed. */
    private static @Nullable StoredRequest pushed(KeycloakSession session, MultivaluedMap<String, String> parameters) {
        StoredRequest stored = StoredRequest.of(session, String.valueOf(parameters.getFirst(REQUEST_URI)));
        return stored != null && stored.isOf(parameters.getFirst("client_id")) ? stored : null;
    }

    private static Facts.@Nullable SentObject object(VerifyingKeys keys, MultivaluedMap<String, String> parameters) {
        String sent = Optional.ofNullable(parameters.getFirst(REQUEST)).orElse(parameters.getFirst(REQUEST_URI));
        return sent == null
                ? null
                : PushedRequest.of(Map.of(REQUEST, sent)::get).sentObject(keys::of, false);
    }

    /**
     * Returns whether the whole request was pushed: each other parameter is the one that the client pushed. OpenID
     * Connect Core, section 6.1, wants some of them repeated. A {@code request_uri} that isn't known, or is another
     * client's, covers all; Keycloak refuses it. One of another realm, which Keycloak would take, covers nothing.
     */
    boolean areAllPushed() {
        return refer
                && (pushed == null
                        || pushed.remembered().isPresent()
                                && beside(pushed).findAny().isEmpty());
    }

    /** Returns whether they refer to a request that wasn't pushed in this realm, though Keycloak knows it. */
    boolean areOfAnotherRealm() {
        return pushed != null && pushed.remembered().isEmpty();
    }

    /** See {@link Facts.Authorization#beside}. */
    @Nullable
    String beside() {
        if (!refer) {
            return haveUriOfPar(parameters) ? REQUEST : null;
        }
        return pushed == null || areOfAnotherRealm()
                ? null
                : beside(pushed)
                        .sorted()
                        .map(name -> NAMED.contains(name) ? name : "another")
                        .findFirst()
                        .orElse(null);
    }

    /** The names of those that aren't as they were pushed. */
    private Stream<String> beside(StoredRequest pushed) {
        return parameters.entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals(REQUEST_URI))
                .filter(parameter -> !isOnly(parameter.getValue(), pushed.value(parameter.getKey())))
                .map(Map.Entry::getKey);
    }

    /**
     * Returns what the request asks for, before Keycloak has read it: where it was pushed, that; where it carries a
     * request object, its claims and beside them the parameters; and nothing where it only points to an object
     * elsewhere. Null where Keycloak knows no such {@code request_uri} of this client, and refuses: it has ended, was
     * used, never was, or is another's.
     */
    Facts.@Nullable AuthorizationParameters asked() {
        if (refer) {
            return pushed == null ? null : pushed.request().storedParameters(new VerifyingKeys(session, client)::of);
        }
        if (object == null) {
            return PushedRequest.parameters(parameters::getFirst, null);
        }
        Jws content = object.content();
        return PushedRequest.parameters(
                name -> content == null
                        ? null
                        : content.payload().has(name) ? content.claimText(name) : parameters.getFirst(name),
                object);
    }

    /**
     * Returns what the request says beyond what Keycloak keeps of it, as it was kept when it was pushed. One that
     * wasn't pushed says nothing: Keycloak refuses details in it, since it knows none of their types.
     */
    RememberedRequest remembered() {
        return pushed == null ? RememberedRequest.NOTHING : pushed.remembered().orElse(RememberedRequest.NOTHING);
    }

    /** {@code ui_locales} of the request; it says nothing but in which language to say no. */
    @Nullable
    String locales() {
        return pushed == null ? parameters.getFirst(UI_LOCALES) : pushed.value(UI_LOCALES);
    }

    /** The {@code request_uri}, where they {@link #refer} to one. */
    String uri() {
        return String.valueOf(parameters.getFirst(REQUEST_URI));
    }

    private static boolean isOnly(List<String> values, @Nullable String pushed) {
        return values.size() == 1 && values.get(0).equals(pushed);
    }

    /**
     * Pushed authorization request as Keycloak has stored it, read once for the request that refers to it.
     *
     * @param form its parameters
     * @param request the same, with its request object
     * @param remembered what it says beyond what Keycloak keeps of it; empty if it wasn't pushed in this realm
     */
    record StoredRequest(Map<String, String> form, PushedRequest request, Optional<RememberedRequest> remembered) {

        private static final RequestAttribute<LookedUp> OF_URI = RequestAttribute.of(LookedUp.class);

        /**
         * Returns the request that a {@code request_uri} stands for; null where Keycloak knows none, or none any more.
         */
        static @Nullable StoredRequest of(KeycloakSession session, String requestUri) {
            return OF_URI.getOrMake(session, requestUri, () -> new LookedUp(find(session, requestUri)))
                    .stored();
        }

        private static @Nullable StoredRequest find(KeycloakSession session, String requestUri) {
            Map<String, String> stored = AuthzEndpointParParser.getRequestObject(session, requestUri);
            if (stored == null || hasEnded(session, stored)) {
                return null;
            }
            Map<String, String> form = new HashMap<>(stored);
            // The key of a proof that came with the push counts as if it had been named (RFC 9449, section 10.1).
            Optional.ofNullable(form.get(ParEndpoint.PAR_DPOP_PROOF_JKT)).ifPresent(key -> form.put("dpop_jkt", key));
            return new StoredRequest(form, PushedRequest.of(form::get), PushedHere.read(session, form));
        }

        /** Keycloak may keep what it doesn't take any more, and refuses it without saying why. */
        private static boolean hasEnded(KeycloakSession session, Map<String, String> stored) {
            int seconds = session.getContext().getRealm().getParPolicy().getRequestUriLifespan();
            Instant pushed =
                    Instant.ofEpochMilli(Long.parseLong(stored.getOrDefault(ParEndpoint.PAR_CREATED_TIME, "0")));
            return !ServerClock.INSTANCE.instant().isBefore(pushed.plusSeconds(seconds));
        }

        /**
         * Returns whether this client has pushed it, by its {@code client_id}; no other client learns anything of it.
         */
        boolean isOf(@Nullable String clientId) {
            return clientId != null && clientId.equals(form.get("client_id"));
        }

        /** A parameter as Keycloak will read it: from the request object alone where there is one. */
        @Nullable
        String value(String name) {
            if (request.compact() == null || name.equals("client_id")) {
                return form.get(name);
            }
            JsonNode claim =
                    request.object() == null ? null : request.object().payload().get(name);
            return claim == null || claim.isContainerNode() ? null : claim.asText();
        }

        /** That there is none is an answer as well. */
        private record LookedUp(@Nullable StoredRequest stored) {}
    }
}
