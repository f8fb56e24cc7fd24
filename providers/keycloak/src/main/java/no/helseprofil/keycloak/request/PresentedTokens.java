package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.organisation.ClientOrganisations.DisclosedOrganisations;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;

/**
 * The tokens that a request presents. Keycloak checks that they are valid when it takes them; nothing is verified here
 * where the method doesn't say so.
 */
public final class PresentedTokens {

    /** The claim that names who acts with a token (RFC 8693, section 4.1). */
    public static final String ACTOR = "act";

    /** The parameters in which the token endpoint takes a token, whatever the grant. */
    private static final List<String> PARAMETERS =
            List.of("refresh_token", "subject_token", "actor_token", "assertion", "claim_token", "rpt");

    /** This server makes no longer chains of clients, and what anybody writes into a token makes it look up no more. */
    private static final int MOST_ACTORS = 20;

    private static final List<String> OF_CLIENTS = List.of("azp", "client_id");

    private final KeycloakSession session;
    private final DecodedForm form;

    PresentedTokens(KeycloakSession session, DecodedForm form) {
        this.session = session;
        this.form = form;
    }

    public static PresentedTokens of(KeycloakSession session) {
        return new PresentedTokens(session, ProfileRequest.of(session).form());
    }

    /**
     * Returns the access token as it came: that of the header, else that of the parameter {@code access_token} of the
     * form (RFC 6750, section 2.2), as Keycloak reads them.
     */
    public Optional<String> accessToken() {
        if (form.authorization() == null) {
            return Optional.ofNullable(form.value("access_token"));
        }
        String[] parts = form.authorization().strip().split("\\s+", 2);
        return Optional.of(parts[parts.length - 1]);
    }

    /** Returns the claims of the access token, as Keycloak reads them; empty if they can't be read. */
    public Optional<ObjectNode> accessTokenClaims() {
        return accessToken().flatMap(PresentedTokens::claims);
    }

    /** Returns the client that the access token names. */
    Optional<ClientModel> client() {
        return clientId().flatMap(id -> ClientReader.find(session.getContext().getRealm(), id));
    }

    Optional<String> clientId() {
        return accessToken()
                .flatMap(this::payload)
                .map(claims -> claims.path("azp").textValue());
    }

    /** Returns the access token as far as a proof has to fit it. */
    Optional<Facts.PresentedToken> proven() {
        return accessToken()
                .map(token -> new Facts.PresentedToken(
                        Sha256.of(token),
                        payload(token)
                                .map(claims -> claims.path("cnf").path("jkt").textValue())
                                .orElse(null),
                        read(token).isPresent() || Jws.isCompact(token)));
    }

    /** Returns the token that is exchanged; empty if it is without this server's signature. */
    public Optional<AccessToken> subject() {
        return Optional.ofNullable(form.value("subject_token"))
                .map(token -> session.tokens().decode(token, AccessToken.class));
    }

    /** Returns when the token ends that is exchanged, by its own word. Asked where Keycloak has taken it. */
    public Optional<Instant> subjectEnd() {
        return Optional.ofNullable(form.value("subject_token"))
                .flatMap(this::read)
                .map(token -> token.claimDate("exp"));
    }

    /**
     * Returns whether the token that is exchanged has this server's signature and belongs to a user, and not to the
     * service account of a client.
     */
    boolean isSubjectOfUser() {
        return subject()
                .flatMap(this::user)
                .filter(user -> user.getServiceAccountClientLink() == null)
                .isPresent();
    }

    /** A lightweight token names its login alone, and that of a machine isn't kept. */
    private Optional<UserModel> user(AccessToken token) {
        return Optional.ofNullable(token.getSubject())
                .map(id -> session.users().getUserById(session.getContext().getRealm(), id))
                .or(() -> GrantContext.userSession(session, token).map(UserSessionModel::getUser));
    }

    /** Returns the claims of the refresh token. Asked where Keycloak has carried out the refresh. */
    public Optional<ObjectNode> refreshTokenClaims() {
        return Optional.ofNullable(form.value("refresh_token"))
                .flatMap(this::read)
                .map(Jws::payload);
    }

    private Optional<Jws> read(String token) {
        return ProfileRequest.of(session).token(token);
    }

    /** Returns the claims of a token, by Keycloak's reading where ours refuses it: a member may occur twice. */
    private Optional<ObjectNode> payload(String token) {
        return read(token).map(Jws::payload).or(() -> claims(token));
    }

    /**
     * Returns the blocks with the holders of the presented tokens. A token that Keycloak can't read is of no use to a
     * client, and a forged one counts against its sender alone. Where nothing is blocked no token is read.
     */
    Facts.Blocking blocking(Blocks blocks, Endpoint endpoint) {
        if (blocks.isEmpty()) {
            return Facts.Blocking.NONE;
        }
        String inspected = endpoint == Endpoint.INTROSPECTION ? form.value("token") : null;
        return new Facts.Blocking(
                blocks,
                used(endpoint).flatMap(token -> held(token).stream()).toList(),
                inspected == null ? null : held(inspected).orElse(null));
    }

    private Stream<String> used(Endpoint endpoint) {
        return switch (endpoint) {
            case USERINFO -> accessToken().stream();
            case INTROSPECTION, REVOCATION -> Stream.empty();
            default ->
                Stream.concat(
                        accessToken().stream(),
                        PARAMETERS.stream().flatMap(name -> Stream.ofNullable(form.value(name))));
        };
    }

    private Optional<Facts.HeldToken> held(String compact) {
        return claims(compact).map(this::held);
    }

    private Facts.HeldToken held(ObjectNode payload) {
        Set<String> clients = new HashSet<>();
        JsonNode actor = payload;
        for (int depth = 0; depth < MOST_ACTORS && actor.isObject(); depth++) {
            for (String claim : OF_CLIENTS) {
                if (actor.path(claim).isTextual()) {
                    clients.add(actor.path(claim).textValue());
                }
            }
            actor = actor.path(ACTOR);
        }
        RealmModel realm = session.getContext().getRealm();
        EarlierHolders earlier = EarlierHolders.in(payload);
        Set<String> keys = new HashSet<>(earlier.keys());
        Optional.ofNullable(payload.path("cnf").path("jkt").textValue()).ifPresent(keys::add);
        Set<String> internalIds = new HashSet<>(earlier.clients());
        Set<String> organisations = DisclosedOrganisations.in(payload);
        earlier.clients().stream()
                .limit(MOST_ACTORS)
                .flatMap(id -> ClientReader.findById(realm, id).stream())
                .forEach(client -> organisations.addAll(ClientReader.organisations(client)));
        ClientReader.find(realm, payload.path("azp").textValue()).ifPresent(holder -> {
            internalIds.add(holder.getId());
            organisations.addAll(ClientReader.organisations(holder));
        });
        return new Facts.HeldToken(keys, clients, internalIds, organisations);
    }

    /**
     * Returns the claims of a token. Keycloak takes some that are written otherwise than they should be, so nothing is
     * read more strictly here: who is blocked could hide in the difference.
     */
    private static Optional<ObjectNode> claims(String compact) {
        try {
            return new JWSInput(compact).readJsonContent(JsonNode.class) instanceof ObjectNode payload
                    ? Optional.of(payload)
                    : Optional.empty();
        } catch (JWSInputException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Holders of the tokens that a token was exchanged for, one after the other. Keycloak's exchange keeps nothing of
     * them in the new token, so a block of one of them would not reach it. No API reads the claim: internal ids mean
     * nothing to it, and introspection leaves the claim out.
     *
     * @param clients Keycloak's internal ids, since a {@code client_id} can be changed
     * @param keys thumbprints of the keys to which the tokens were bound
     */
    public record EarlierHolders(Set<String> clients, Set<String> keys) {

        /** The claim of access tokens and refresh tokens. No mapper may write it. */
        public static final String CLAIM = "helseprofil_earlier";

        private static final String CLIENTS = "clients";
        private static final String KEYS = "keys";

        public EarlierHolders {
            clients = Set.copyOf(clients);
            keys = Set.copyOf(keys);
        }

        /** Returns the holders that a token names; none if the claim is missing or can't be read. */
        public static EarlierHolders in(JsonNode payload) {
            JsonNode claim = payload.path(CLAIM);
            return new EarlierHolders(texts(claim.path(CLIENTS)), texts(claim.path(KEYS)));
        }

        private static Set<String> texts(JsonNode array) {
            Set<String> texts = new TreeSet<>();
            array.forEach(text -> {
                if (text.isTextual()) {
                    texts.add(text.textValue());
                }
            });
            return texts;
        }

        /** Returns whether there are none. */
        public boolean isEmpty() {
            return clients.isEmpty() && keys.isEmpty();
        }

        /** Returns the number of clients and keys. */
        public int size() {
            return clients.size() + keys.size();
        }

        /** Returns the value of the claim. */
        public ObjectNode json() {
            ObjectNode claim = JsonNodeFactory.instance.objectNode();
            put(claim.putArray(CLIENTS), clients);
            put(claim.putArray(KEYS), keys);
            return claim;
        }

        private static void put(ArrayNode array, Set<String> texts) {
            new TreeSet<>(texts).forEach(array::add);
        }
    }
}
