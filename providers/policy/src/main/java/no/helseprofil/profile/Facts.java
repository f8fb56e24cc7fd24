package no.helseprofil.profile;

import java.net.URI;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.jose.DpopProof;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.KeySize;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import org.jspecify.annotations.Nullable;

/**
 * One request, read once. Every check looks at these values and at nothing else, on one instant, so that no two checks
 * can see two different requests.
 *
 * @param instant when the request is judged
 * @param endpoint where it arrived
 * @param issuer the issuer identifier of the realm (RFC 8414)
 * @param method its HTTP method
 * @param target where it was sent
 * @param client the client that it claims to come from; null if it names none, an unknown one, or two different ones
 * @param form what its form looks like
 * @param assertion its client assertion
 * @param certificate the key of the TLS certificate that its client shows, where that is a client which is known by one
 *     (RFC 8705); null otherwise
 * @param proof its DPoP proof
 * @param code the authorization code that it wants to exchange, if there is such a code
 * @param authorization the authorization request that it makes or pushes, if it does
 * @param asked the scopes and APIs that it asks for
 * @param details what it says that the client acts for
 * @param organisation what the organisation register says of the organisation that the client acts for; null if it acts
 *     for none, or the realm asks no register
 * @param user the user behind the code or refresh token; read only where something is attested, and
 *     null if none is known
 * @param sameTokenUntil when the token ends that the client got last for what it asks for now; null if none is known
 * @param blocking what is blocked in the realm, and the tokens that the request brings
 */
public record Facts(
        Instant instant,
        Endpoint endpoint,
        String issuer,
        String method,
        Target target,
        @Nullable Client client,
        Form form,
        Assertion assertion,
        @Nullable ShownKey certificate,
        Proof proof,
        @Nullable AuthorizationCode code,
        @Nullable Authorization authorization,
        Asked asked,
        SentDetails details,
        @Nullable RegisteredOrganisation organisation,
        @Nullable User user,
        @Nullable Instant sameTokenUntil,
        Blocking blocking) {

    /** The parameters of its authorization request; null if there is none, or none that are known. */
    public @Nullable AuthorizationParameters authorizationParameters() {
        return authorization == null ? null : authorization.parameters();
    }

    /** The same request, as if it had come to another endpoint. */
    public Facts at(Endpoint other) {
        return copy(other, authorization, details, organisation, user, blocking);
    }

    /** The same request, with what the organisation register says of the organisation that its client acts for. */
    public Facts with(RegisteredOrganisation registered) {
        return copy(endpoint, authorization, details, registered, user, blocking);
    }

    /** The same request, with what the register of practitioners says of its user. */
    public Facts with(Answer<Practitioner> practitioner) {
        User known = user == null ? null : new User(user.number(), user.securityLevel(), practitioner);
        return copy(endpoint, authorization, details, organisation, known, blocking);
    }

    /** The same request, by what is blocked at another moment. */
    public Facts with(Blocking other) {
        return copy(endpoint, authorization, details, organisation, user, other);
    }

    /** The same authorization request as if nothing of what it asks for were known. */
    public Facts withoutParameters() {
        return authorization == null
                ? this
                : copy(endpoint, authorization.withoutParameters(), SentDetails.NONE, null, user, blocking);
    }

    /** The same request, with what is known of its authorization request by now. */
    public Facts with(Form parameters, Authorization request, SentDetails sent) {
        return new Facts(
                instant,
                endpoint,
                issuer,
                method,
                target,
                client,
                parameters,
                assertion,
                certificate,
                proof,
                code,
                request,
                asked,
                sent,
                organisation,
                user,
                sameTokenUntil,
                blocking);
    }

    private Facts copy(
            Endpoint where,
            @Nullable Authorization asking,
            SentDetails said,
            @Nullable RegisteredOrganisation registered,
            @Nullable User known,
            Blocking blocked) {
        return new Facts(
                instant,
                where,
                issuer,
                method,
                target,
                client,
                form,
                assertion,
                certificate,
                proof,
                code,
                asking,
                asked,
                said,
                registered,
                known,
                sameTokenUntil,
                blocked);
    }

    /**
     * A client as it is registered.
     *
     * @param id Keycloak's internal id
     * @param standing whether the profile judges it
     * @param metadata what is registered of it
     */
    public record Client(String id, Standing standing, ClientMetadata metadata) {}

    /**
     * Where a request was sent. Whoever can write {@code Host}, or the headers that a proxy should write, chooses the
     * address at which it seems to come, so that one is trusted only where it is the server's own.
     *
     * @param called its URI as the client addressed it; query and fragment don't count
     * @param own the URI by which the realm's metadata names the same endpoint
     */
    public record Target(URI called, URI own) {

        /** Whether both are one address (RFC 3986, section 6.2.3). */
        public boolean isOwn() {
            return called.equals(own)
                    || String.valueOf(called.getScheme()).equalsIgnoreCase(own.getScheme())
                            && authority(called).equals(authority(own))
                            && Objects.equals(called.getPath(), own.getPath());
        }

        /**
         * The called URI with the port as another one writes it, if that makes no difference: the default port of http
         * or https may stand there or not.
         *
         * @param other a URI that may be the same
         */
        public URI calledAs(URI other) {
            boolean differsByPort = called.getHost() != null
                    && other.getHost() != null
                    && called.getPort() != other.getPort()
                    && authority(called).equals(authority(other))
                    && called.getScheme().equalsIgnoreCase(other.getScheme());
            return differsByPort ? withPort(other.getPort()) : called;
        }

        private URI withPort(int port) {
            String text = called.toString();
            int start = text.indexOf("//") + 2;
            int end = start + called.getRawAuthority().length();
            String name = called.getRawAuthority().replaceFirst(":[0-9]*$", "");
            return URI.create(text.substring(0, start) + name + (port < 0 ? "" : ":" + port) + text.substring(end));
        }

        /** A name that is none of the internet, such as one with an underscore, is no host to {@link URI}. */
        private static String authority(URI uri) {
            if (uri.getHost() == null) {
                return String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
            }
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
            return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
        }
    }

    /** Whether the profile judges a client. */
    public enum Standing {
        UNDER_PROFILE,
        /** One of Keycloak's own, which run its consoles; no API is open to it. */
        KEYCLOAK,
        /** Named as exempt in the profile document, with a reason and an end; no API is open to it. */
        EXEMPT
    }

    /**
     * What the form of a request looks like.
     *
     * @param faults why it can't be read without doubt, one constant sentence each; empty if it can
     * @param clientId {@code client_id}, if it has one
     * @param grantType {@code grant_type}, if it has one
     * @param hasSecret whether it carries a client secret, in the form or in an {@code Authorization} header
     * @param hasAssertionType whether {@code client_assertion_type} is the one of RFC 7523
     * @param scheme the scheme of the {@code Authorization} header in lower case, if there is one
     */
    public record Form(
            List<String> faults,
            @Nullable String clientId,
            @Nullable String grantType,
            boolean hasSecret,
            boolean hasAssertionType,
            @Nullable String scheme) {

        public Form {
            faults = List.copyOf(faults);
        }
    }

    public sealed interface Assertion {

        record Absent() implements Assertion {}

        /** There is one that can't be read. */
        record Malformed(String reason) implements Assertion {}

        /**
         * There is one.
         *
         * @param content what it says
         * @param key the registered key that would verify it, if the client has one that fits
         * @param otherKey whether another registered key of the client verifies it than the one that it names
         */
        record Present(ClientAssertion content, @Nullable AssertionKey key, SignatureCheck otherKey)
                implements Assertion {

            /** One of which no other key is looked for. */
            public Present(ClientAssertion content, @Nullable AssertionKey key) {
                this(content, key, () -> false);
            }
        }
    }

    /**
     * A key that a client has registered.
     *
     * @param kid its id as registered, which the assertion need not have named
     * @param size its size
     * @param thumbprint the JWK SHA-256 thumbprint (RFC 7638), however the key is registered; null for a kind of key
     *     that has none
     * @param signature whether it verifies the assertion
     */
    public record AssertionKey(
            @Nullable String kid, KeySize size, @Nullable String thumbprint, SignatureCheck signature) {}

    /**
     * A key by which something of a request is signed, beside the assertion and the proof.
     *
     * @param size its size
     * @param thumbprint the JWK SHA-256 thumbprint (RFC 7638); null for a kind of key that has none
     */
    public record ShownKey(KeySize size, @Nullable String thumbprint) {

        /** A key as Java has it. */
        public static ShownKey of(PublicKey key) {
            return new ShownKey(KeySize.of(key), CanonicalJwk.thumbprint(key).orElse(null));
        }
    }

    /** Verifies a signature; for where Keycloak's own verification comes too late. */
    @FunctionalInterface
    public interface SignatureCheck {
        boolean verifies();
    }

    /**
     * What is blocked, and what a request brings that was made before it was.
     *
     * @param blocks what is blocked in the realm
     * @param used tokens by which the request asks for something: a refresh token, the token that is exchanged, or the
     *     access token at userinfo; none where nothing is blocked
     * @param inspected the token that is introspected; null if none is, or nothing is blocked
     */
    public record Blocking(
            Blocks blocks, List<HeldToken> used, @Nullable HeldToken inspected) {

        public static final Blocking NONE = new Blocking(Blocks.NONE, List.of(), null);

        public Blocking {
            used = List.copyOf(used);
        }
    }

    /**
     * A token of the realm, not verified: what it says is held against its holder alone.
     *
     * @param keys thumbprints of the keys to which it, and the tokens that it was exchanged for, are bound
     * @param clients the clients that it was made for, and those that acted before them ({@code act}), by {@code
     *     client_id}
     * @param internalIds its client, and those of the tokens that it was exchanged for, by Keycloak's internal ids
     * @param organisations the organisation numbers that it tells, and those that run any of these clients
     */
    public record HeldToken(Set<String> keys, Set<String> clients, Set<String> internalIds, Set<String> organisations) {

        public HeldToken {
            keys = Set.copyOf(keys);
            clients = Set.copyOf(clients);
            internalIds = Set.copyOf(internalIds);
            organisations = Set.copyOf(organisations);
        }
    }

    /** The DPoP proof of a request. */
    public sealed interface Proof {

        record Absent() implements Proof {}

        /** There is more than one, or one that can't be read. */
        record Malformed(String reason) implements Proof {}

        /**
         * There is one.
         *
         * @param content what it says
         * @param nonce whether its nonce is one that this realm issued, and young enough
         * @param token what it comes with; null where that is no access token
         * @param use whether it has been used, as far as can be seen beforehand
         */
        record Present(
                DpopProof content,
                NonceCheck nonce,
                @Nullable PresentedToken token,
                UseCheck use) implements Proof {

            /** Where something is asked for, and whoever answers finds out whether the proof has been used. */
            public Present(DpopProof content, NonceCheck nonce) {
                this(content, nonce, null, () -> false);
            }
        }
    }

    /**
     * An access token that is presented with a proof, not verified.
     *
     * @param hash its hash, which the proof tells as {@code ath} (RFC 9449, section 4.3)
     * @param jkt thumbprint of the key that it is bound to; null if it says none, or can't be read
     */
    public record PresentedToken(String hash, @Nullable String jkt) {}

    /** Recognises a proof that has been used. */
    @FunctionalInterface
    public interface UseCheck {
        boolean isUsed();
    }

    /** Recognises a nonce: whether this realm issued it and it is no older than the given lifetime. */
    @FunctionalInterface
    public interface NonceCheck {
        boolean isFresh(Duration lifetime);
    }

    /**
     * An authorization code, looked up without using it up.
     *
     * @param dpopJkt thumbprint of the DPoP key it is bound to (RFC 9449, section 10), if it is
     * @param challengeMethod {@code code_challenge_method} of its authorization request, if it had one
     * @param pushed whether its authorization request came through PAR
     * @param shortcomings what that request failed when it was made: the constant sentence, by requirement
     */
    public record AuthorizationCode(
            @Nullable String dpopJkt,
            @Nullable String challengeMethod,
            boolean pushed,
            Map<String, String> shortcomings) {

        public AuthorizationCode {
            shortcomings = Map.copyOf(shortcomings);
        }
    }

    /**
     * An authorization request.
     *
     * @param pushed whether it came, or comes, through PAR (RFC 9126)
     * @param parameters its parameters; null at the authorization endpoint as long as they stand in an object that
     *     Keycloak has yet to fetch or verify
     * @param login the login that it has led to; null as long as that hasn't come to its end
     * @param beside the parameter that the browser brought beside a pushed request, and that wasn't pushed with this
     *     value: its name, or «another» if it is none that OAuth or OpenID Connect knows; null if there is none
     */
    public record Authorization(
            boolean pushed,
            @Nullable AuthorizationParameters parameters,
            @Nullable EndedLogin login,
            @Nullable String beside) {

        /** Where nobody has logged in yet, and nothing stands beside the request. */
        public Authorization(boolean pushed, @Nullable AuthorizationParameters parameters) {
            this(pushed, parameters, null, null);
        }

        /** The same without its parameters. */
        public Authorization withoutParameters() {
            return new Authorization(pushed, null, login, beside);
        }
    }

    /**
     * A login that has come to its end.
     *
     * @param asked at which level it was asked for
     * @param level at which it was: 2, 3 or 4; null if nobody says
     */
    public record EndedLogin(AskedLevel asked, @Nullable String level) {}

    /**
     * The parameters of an authorization request that the profile looks at. Where a request object is sent, its own.
     *
     * @param object the request object; null if there is none
     */
    public record AuthorizationParameters(
            @Nullable String responseType,
            @Nullable String redirectUri,
            @Nullable String codeChallenge,
            @Nullable String codeChallengeMethod,
            @Nullable String dpopJkt,
            @Nullable SentObject object) {}

    /**
     * A request object (RFC 9101).
     *
     * @param content what it says, not verified; null if it can't be read here, because it is no JWS
     *     or stands elsewhere
     * @param stored whether it was pushed before, and judged by its dates then
     * @param whole whether it is the request; not where it carries details alone, and the request stands beside it
     * @param key the registered key that would verify it, if the client has one that fits
     */
    public record SentObject(
            @Nullable Jws content,
            boolean stored,
            boolean whole,
            @Nullable ShownKey key) {

        /** One that is the request, of a client with no key that fits. */
        public SentObject(@Nullable Jws content, boolean stored) {
            this(content, stored, true, null);
        }

        /** {@code alg} of its header, if that can be read. */
        public @Nullable String algorithm() {
            return content == null ? null : content.headerText("alg");
        }
    }

    /**
     * What a request asks for (RFC 6749, section 3.3; RFC 8707), at the endpoints where something is asked for.
     *
     * @param scopes the scopes that it names, or that the code or refresh token was granted
     * @param apis the audiences of the APIs whose scopes the client would get, those that it gets
     *     without asking included
     * @param resources the values of {@code resource}, of this request or else of the authorization request behind it;
     *     in a token exchange also those of {@code audience} that are APIs
     * @param forNobody whether the token that is to be exchanged is no user's, as far as can be seen
     * @param exchange what else a token exchange asks for; null if nothing is exchanged
     */
    public record Asked(
            Set<String> scopes,
            Set<String> apis,
            List<String> resources,
            boolean forNobody,
            @Nullable Exchange exchange) {

        public static final Asked NOTHING = new Asked(Set.of(), Set.of(), List.of());

        /** Where nothing is exchanged, or what is exchanged is a user's. */
        public Asked(Set<String> scopes, Set<String> apis, List<String> resources) {
            this(scopes, apis, resources, false, null);
        }

        /** The same, where no user's token is exchanged. */
        public Asked ofNobody() {
            return new Asked(scopes, apis, resources, true, exchange);
        }

        /** The same, where a token is exchanged. */
        public Asked exchanging(Exchange other) {
            return new Asked(scopes, apis, resources, forNobody, other);
        }

        public Asked {
            // Not a Set.of: thousands of words that somebody chooses may have one hash code.
            scopes = Collections.unmodifiableSet(new HashSet<>(scopes));
            apis = Collections.unmodifiableSet(new HashSet<>(apis));
            resources = List.copyOf(resources);
        }
    }

    /**
     * What a token exchange asks for beyond scopes and APIs (RFC 8693, section 2.1).
     *
     * @param requestedType {@code requested_token_type}; null if it names none
     * @param namesActor whether it says by a token who acts
     */
    public record Exchange(@Nullable String requestedType, boolean namesActor) {}

    /**
     * Details (RFC 9396) that a request carries, by where they stand.
     *
     * @param inAssertion those of the client assertion, whatever they are called there
     * @param inRequestObject those of the request object that the request carries, or was pushed with
     * @param ofLogin those of the authorization request behind the code or refresh token
     * @param misplaced whether there are some in a place, or under a name, where none belong
     * @param twice whether an assertion has them under both names
     * @param ofLoginSince when the client made the request object that {@code inRequestObject} or {@code ofLogin} is
     *     from; null if there is none
     * @param picked what the client would say to act for the organisation that the user picked at the login
     * @param withdrawn whether the user doesn't work for the picked one any more
     */
    public record SentDetails(
            Details inAssertion,
            Details inRequestObject,
            Details ofLogin,
            boolean misplaced,
            boolean twice,
            @Nullable Instant ofLoginSince,
            Details picked,
            boolean withdrawn) {

        public static final SentDetails NONE =
                new SentDetails(Details.ABSENT, Details.ABSENT, Details.ABSENT, false, false);

        /** Where nothing was picked, and no request object is known, or not when it was made. */
        public SentDetails(
                Details inAssertion, Details inRequestObject, Details ofLogin, boolean misplaced, boolean twice) {
            this(inAssertion, inRequestObject, ofLogin, misplaced, twice, null, Details.ABSENT, false);
        }

        /** Whether the request has any, or the login that it goes on with. */
        public boolean areSent() {
            return inAssertion != Details.ABSENT || inRequestObject != Details.ABSENT || ofLogin != Details.ABSENT;
        }

        /** The same, of a request object that was made then. */
        public SentDetails since(@Nullable Instant made) {
            return new SentDetails(inAssertion, inRequestObject, ofLogin, misplaced, twice, made, picked, withdrawn);
        }

        /** The same, where the user has picked this organisation. */
        public SentDetails picking(Details organisation) {
            return new SentDetails(
                    inAssertion, inRequestObject, ofLogin, misplaced, twice, ofLoginSince, organisation, withdrawn);
        }

        /** The same, of a user who doesn't work for the picked organisation any more. */
        public SentDetails withdrawing() {
            return new SentDetails(inAssertion, inRequestObject, ofLogin, misplaced, twice, ofLoginSince, picked, true);
        }
    }

    /**
     * The user behind a code or refresh token. Nobody to speak of, without number and level, is one whom an
     * administrator acts as.
     *
     * @param number their national identity number; null if they have none that is valid
     * @param securityLevel of their login: 2, 3 or 4; null if nobody says
     * @param practitioner what the register of practitioners says of them
     */
    public record User(
            @Nullable NationalIdentityNumber number,
            @Nullable String securityLevel,
            Answer<Practitioner> practitioner) {}
}
