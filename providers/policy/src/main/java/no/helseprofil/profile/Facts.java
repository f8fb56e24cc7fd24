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
import java.util.regex.Pattern;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.incident.Blocks;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.jose.DpopProof;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.profile.SecurityLevel.AskedLevel;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import org.jspecify.annotations.Nullable;

/**
 * Facts of one request, read once. Every check reads only these values and one instant, so that no two checks can see
 * different requests.
 *
 * @param instant when the request is judged
 * @param endpoint the endpoint where it arrived
 * @param issuer the issuer identifier of the realm (RFC 8414)
 * @param method its HTTP method
 * @param target its URI
 * @param client the client that it claims to come from; null if it names none, an unknown one, or two different ones
 * @param form its form
 * @param assertion its client assertion
 * @param certificate the key of the TLS certificate that the client presents, if the client is identified by one (RFC
 *     8705); null otherwise
 * @param proof its DPoP proof
 * @param code the authorization code that it wants to exchange, if that exists
 * @param authorization the authorization request that it makes or pushes, if it does
 * @param asked the scopes and APIs that it asks for
 * @param details the details that it carries
 * @param organisation entries in the organisation register for the organisation that the client acts for; null if it
 *     acts for none, or the realm uses no register
 * @param user the user behind the code or refresh token; read only for attestations, and null if unknown
 * @param sameTokenUntil end of the last token that the client got for what it asks for now; null if unknown
 * @param blocking the blocks of the realm, and the tokens that the request brings
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

    /** Returns the parameters of the authorization request; null if there is none or they are unknown. */
    public @Nullable AuthorizationParameters authorizationParameters() {
        return authorization == null ? null : authorization.parameters();
    }

    /** Returns the facts as if the request had come to another endpoint. */
    public Facts at(Endpoint other) {
        return copy(other, form, authorization, details, organisation, user, blocking);
    }

    /** Returns the facts with entries of the organisation register for the organisation that the client acts for. */
    public Facts with(RegisteredOrganisation registered) {
        return copy(endpoint, form, authorization, details, registered, user, blocking);
    }

    /** Returns the facts with the answer of the register of practitioners about the user. */
    public Facts with(Answer<Practitioner> practitioner) {
        User known = user == null ? null : new User(user.number(), user.securityLevel(), practitioner);
        return copy(endpoint, form, authorization, details, organisation, known, blocking);
    }

    /** Returns the facts with the blocks of another moment. */
    public Facts with(Blocking other) {
        return copy(endpoint, form, authorization, details, organisation, user, other);
    }

    /** Returns the facts of the authorization request as if its parameters were unknown. */
    public Facts withoutParameters() {
        return authorization == null
                ? this
                : copy(endpoint, form, authorization.withoutParameters(), SentDetails.NONE, null, user, blocking);
    }

    /** Returns the facts with what is known of the authorization request by now. */
    public Facts with(Form parameters, Authorization request, SentDetails sent) {
        return copy(endpoint, parameters, request, sent, organisation, user, blocking);
    }

    private Facts copy(
            Endpoint where,
            Form filled,
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
                filled,
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
     * Registered client.
     *
     * @param id Keycloak's internal id
     * @param standing whether the profile judges it
     * @param metadata its registered metadata
     */
    public record Client(String id, Standing standing, ClientMetadata metadata) {}

    /**
     * Target of a request. A sender that controls {@code Host}, or the headers that a proxy should write, also controls
     * the apparent URI. It is therefore trusted only if it equals the server's own.
     *
     * @param called the URI as the client addressed it; query and fragment don't count
     * @param own the URI of the endpoint in the realm's metadata
     */
    public record Target(URI called, URI own) {

        private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
        private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

        /** Returns whether the two are equal (RFC 3986, section 6.2.3). */
        public boolean isOwn() {
            return called.equals(own)
                    || String.valueOf(called.getScheme()).equalsIgnoreCase(own.getScheme())
                            && authority(called).equals(authority(own))
                            && Objects.equals(called.getPath(), own.getPath());
        }

        /**
         * Returns the called URI with port and path written as in another one, if that makes no difference: the default
         * port of http or https may be present or absent (RFC 3986, section 6.2.3), and unreserved characters may be
         * percent-encoded (section 6.2.2).
         *
         * @param other a URI that may be the same
         */
        public URI calledAs(URI other) {
            boolean differsByPort = called.getHost() != null
                    && other.getHost() != null
                    && called.getPort() != other.getPort()
                    && authority(called).equals(authority(other))
                    && called.getScheme().equalsIgnoreCase(other.getScheme());
            boolean differsByEscapes = called.getRawAuthority() != null
                    && other.getRawPath() != null
                    && !called.getRawPath().equals(other.getRawPath())
                    && withoutNeedlessEscapes(called.getRawPath()).equals(withoutNeedlessEscapes(other.getRawPath()));
            return differsByPort || differsByEscapes
                    ? written(
                            differsByPort ? other.getPort() : called.getPort(),
                            differsByEscapes ? other.getRawPath() : called.getRawPath())
                    : called;
        }

        private URI written(int port, String path) {
            String text = called.toString();
            int start = text.indexOf("//") + 2;
            int end = start + called.getRawAuthority().length();
            String name = called.getRawAuthority().replaceFirst(":[0-9]*$", "");
            return URI.create(text.substring(0, start)
                    + name
                    + (port < 0 ? "" : ":" + port)
                    + path
                    + text.substring(end + called.getRawPath().length()));
        }

        /** Returns a path in which unreserved characters stand as they are, and other escapes in capitals. */
        private static String withoutNeedlessEscapes(String path) {
            return ESCAPE.matcher(path).replaceAll(escape -> {
                String character = Character.toString(Integer.parseInt(escape.group(1), 16));
                return UNRESERVED.matcher(character).matches()
                        ? character
                        : escape.group().toUpperCase(Locale.ROOT);
            });
        }

        /** Returns host and port. {@link URI} has no host for a name with an underscore, for instance. */
        private static String authority(URI uri) {
            if (uri.getHost() == null) {
                return String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
            }
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
            return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
        }
    }

    /** Standing of a client: whether the profile judges it. */
    public enum Standing {
        UNDER_PROFILE,
        /** One of Keycloak's own clients, which run its consoles; it has access to no API. */
        KEYCLOAK,
        /** A client that the profile document exempts, with a reason and an end; it has access to no API. */
        EXEMPT
    }

    /**
     * Form of a request.
     *
     * @param faults reasons why it is ambiguous, one constant sentence each; empty if it isn't
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

        /** Assertion that can't be read. */
        record Malformed(String reason) implements Assertion {}

        /**
         * Assertion that was read.
         *
         * @param content its content
         * @param key the registered key that would verify it, if the client has one that fits
         * @param otherKey whether it is verified by a registered key of the client other than the one that it names
         */
        record Present(ClientAssertion content, @Nullable AssertionKey key, SignatureCheck otherKey)
                implements Assertion {

            /** Creates an assertion for which no other key is tried. */
            public Present(ClientAssertion content, @Nullable AssertionKey key) {
                this(content, key, () -> false);
            }
        }
    }

    /**
     * Key that a client has registered.
     *
     * @param kid its registered id, which the assertion may not have named
     * @param size its size
     * @param thumbprint the JWK SHA-256 thumbprint (RFC 7638), however the key is registered; null for a kind of key
     *     that has none
     * @param signature whether it verifies the assertion
     */
    public record AssertionKey(
            @Nullable String kid, KeySize size, @Nullable String thumbprint, SignatureCheck signature) {}

    /**
     * Key that signs part of a request other than the assertion and the proof.
     *
     * @param size its size
     * @param thumbprint the JWK SHA-256 thumbprint (RFC 7638); null for a kind of key that has none
     */
    public record ShownKey(KeySize size, @Nullable String thumbprint) {

        /** Returns the facts of a key. */
        public static ShownKey of(PublicKey key) {
            return new ShownKey(KeySize.of(key), CanonicalJwk.thumbprint(key).orElse(null));
        }
    }

    /** Verification of a signature, for cases in which Keycloak's own comes too late. */
    @FunctionalInterface
    public interface SignatureCheck {
        boolean verifies();
    }

    /**
     * Blocks, and tokens in a request that may have been issued before the blocks.
     *
     * @param blocks the blocks of the realm
     * @param used tokens on which the request relies: a refresh token, the token to exchange, or the access token at
     *     userinfo; empty if nothing is blocked
     * @param inspected the token to introspect; null if there is none, or nothing is blocked
     */
    public record Blocking(
            Blocks blocks, List<HeldToken> used, @Nullable HeldToken inspected) {

        public static final Blocking NONE = new Blocking(Blocks.NONE, List.of(), null);

        public Blocking {
            used = List.copyOf(used);
        }
    }

    /**
     * Token of the realm, not verified: its content is used only to the disadvantage of its holder.
     *
     * @param keys thumbprints of the keys to which it, and the tokens that it was exchanged for, are bound
     * @param clients the clients that it was made for, and those that acted before them ({@code act}), by
     *     {@code client_id}
     * @param internalIds its client, and those of the tokens that it was exchanged for, by Keycloak's internal ids
     * @param organisations the organisation numbers in it, and those of the organisations that run any of these clients
     */
    public record HeldToken(Set<String> keys, Set<String> clients, Set<String> internalIds, Set<String> organisations) {

        public HeldToken {
            keys = Set.copyOf(keys);
            clients = Set.copyOf(clients);
            internalIds = Set.copyOf(internalIds);
            organisations = Set.copyOf(organisations);
        }
    }

    /** DPoP proof of a request. */
    public sealed interface Proof {

        record Absent() implements Proof {}

        /** More than one proof, or one that can't be read. */
        record Malformed(String reason) implements Proof {}

        /**
         * Proof that was read.
         *
         * @param content its content
         * @param nonce whether this realm issued its nonce, and recently enough
         * @param token the access token that it accompanies; null if there is none
         * @param use whether it has been used, as far as can be seen beforehand
         */
        record Present(
                DpopProof content,
                NonceCheck nonce,
                @Nullable PresentedToken token,
                UseCheck use) implements Proof {

            /** Creates the proof of a token request, for which Keycloak detects a second use. */
            public Present(DpopProof content, NonceCheck nonce) {
                this(content, nonce, null, () -> false);
            }
        }
    }

    /**
     * Access token that comes with a proof, not verified.
     *
     * @param hash its hash, which the proof has as {@code ath} (RFC 9449, section 4.3)
     * @param jkt thumbprint of the key that it is bound to; null if it names none, or can't be read
     * @param isCompact whether it is a JWS in compact serialization (RFC 7515, section 7.1)
     */
    public record PresentedToken(String hash, @Nullable String jkt, boolean isCompact) {}

    /** Check whether a proof has been used. */
    @FunctionalInterface
    public interface UseCheck {
        boolean isUsed();
    }

    /** Check whether this realm issued a nonce and it is no older than the given lifetime. */
    @FunctionalInterface
    public interface NonceCheck {
        boolean isFresh(Duration lifetime);

        /** Returns whether it came with a failure of a request that had an assertion of this id. */
        default boolean hasAnswered(ClientAssertion assertion) {
            return false;
        }
    }

    /**
     * Authorization code, looked up without using it up.
     *
     * @param dpopJkt thumbprint of the DPoP key that it is bound to (RFC 9449, section 10); null if there is none
     * @param challengeMethod {@code code_challenge_method} of its authorization request; null if it had none
     * @param pushed whether its authorization request came through PAR
     * @param shortcomings failures of that request when it was made: the constant sentence, by requirement
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
     * Authorization request.
     *
     * @param pushed whether it came, or comes, through PAR (RFC 9126)
     * @param parameters its parameters; null at the authorization endpoint as long as they are in an object that
     *     Keycloak has yet to fetch or verify
     * @param login the login that it has led to; null as long as that hasn't ended
     * @param beside the parameter that the browser sent beside a pushed request and that wasn't pushed with this value:
     *     its name, or «another» if neither OAuth nor OpenID Connect defines it; null if there is none
     */
    public record Authorization(
            boolean pushed,
            @Nullable AuthorizationParameters parameters,
            @Nullable EndedLogin login,
            @Nullable String beside) {

        /** Creates an authorization request before its login, with no parameter beside it. */
        public Authorization(boolean pushed, @Nullable AuthorizationParameters parameters) {
            this(pushed, parameters, null, null);
        }

        /** Returns the request without its parameters. */
        public Authorization withoutParameters() {
            return new Authorization(pushed, null, login, beside);
        }
    }

    /**
     * Login that has ended.
     *
     * @param asked the level that was asked for
     * @param level the level of the login: 2, 3 or 4; null if unknown
     */
    public record EndedLogin(AskedLevel asked, @Nullable String level) {}

    /**
     * Parameters of an authorization request that the profile reads. With a request object, these are the object's own.
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
     * Request object (RFC 9101).
     *
     * @param content its content, not verified; null if it can't be read here, because it isn't a JWS or is somewhere
     *     else
     * @param stored whether it was pushed before, when its dates were judged
     * @param whole whether it is the whole request; false if it only carries details beside the request
     * @param key the registered key that would verify it, if the client has one that fits
     */
    public record SentObject(
            @Nullable Jws content,
            boolean stored,
            boolean whole,
            @Nullable ShownKey key) {

        /** Creates a request object that is the whole request, of a client without a fitting key. */
        public SentObject(@Nullable Jws content, boolean stored) {
            this(content, stored, true, null);
        }

        /** Returns {@code alg} of its header; null if it can't be read. */
        public @Nullable String algorithm() {
            return content == null ? null : content.headerText("alg");
        }
    }

    /**
     * Scopes and APIs that a request asks for (RFC 6749, section 3.3; RFC 8707), at endpoints where it may.
     *
     * @param scopes the scopes that it names, or that the code or refresh token was granted
     * @param apis the audiences of the APIs whose scopes the client would get, including those that it gets without
     *     asking
     * @param resources the values of {@code resource}, of this request or else of the authorization request behind it;
     *     in a token exchange also those values of {@code audience} that are APIs
     * @param forNobody whether the token to exchange belongs to no user, as far as can be seen
     * @param exchange further parameters of a token exchange; null if nothing is exchanged
     * @param choice what the server would choose for a machine that names no scope
     * @param terms the numbers of the organisations that each of these APIs is open to, where it isn't open to all;
     *     none if it is disabled
     */
    public record Asked(
            Set<String> scopes,
            Set<String> apis,
            List<String> resources,
            boolean forNobody,
            @Nullable Exchange exchange,
            Choice choice,
            Map<String, Set<String>> terms) {

        /** Choice of an API for a machine that names no scope: made by it or for it, or open. */
        public enum Choice {
            MADE,
            OF_SEVERAL,
            OF_NONE
        }

        public static final Asked NOTHING = new Asked(Set.of(), Set.of(), List.of());

        /** Creates a request without an exchange, or with one of a user's token. */
        public Asked(Set<String> scopes, Set<String> apis, List<String> resources) {
            this(scopes, apis, resources, false, null, Choice.MADE, Map.of());
        }

        /** Returns this request as an exchange of a token without a user. */
        public Asked ofNobody() {
            return new Asked(scopes, apis, resources, true, exchange, choice, terms);
        }

        /** Returns this request with parameters of a token exchange. */
        public Asked exchanging(Exchange other) {
            return new Asked(scopes, apis, resources, forNobody, other, choice, terms);
        }

        /** Returns this request with what it leaves to the server to choose. */
        public Asked leaving(Choice other) {
            return new Asked(scopes, apis, resources, forNobody, exchange, other, terms);
        }

        /** Returns this request with what its APIs ask of organisations. */
        public Asked under(Map<String, Set<String>> others) {
            return new Asked(scopes, apis, resources, forNobody, exchange, choice, others);
        }

        /** Returns the APIs that the token would be for: those that it names in {@code resource}, else all. */
        public Set<String> chosenApis() {
            Set<String> chosen = new HashSet<>(apis);
            chosen.retainAll(resources);
            return chosen.isEmpty() ? apis : chosen;
        }

        public Asked {
            // Not a Set.of: a sender could choose thousands of words with the same hash code.
            scopes = Collections.unmodifiableSet(new HashSet<>(scopes));
            apis = Collections.unmodifiableSet(new HashSet<>(apis));
            resources = List.copyOf(resources);
            terms = Map.copyOf(terms);
        }
    }

    /**
     * Further parameters of a token exchange (RFC 8693, section 2.1).
     *
     * @param requestedType {@code requested_token_type}; null if it has none
     * @param namesActor whether it has a token for the actor
     */
    public record Exchange(@Nullable String requestedType, boolean namesActor) {}

    /**
     * Details (RFC 9396) of a request, by their places.
     *
     * @param inAssertion those of the client assertion, under either name
     * @param inRequestObject those of the request object that the request carries, or was pushed with
     * @param ofLogin those of the authorization request behind the code or refresh token
     * @param misplaced whether there are some in a place, or under a name, where none belong
     * @param twice whether an assertion has them under both names
     * @param ofLoginSince when the request object of {@code inRequestObject} or {@code ofLogin} was made; null if none
     * @param picked the details that the client would send to act for the organisation that the user selected
     * @param withdrawn whether the user no longer works for the selected organisation
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

        /** Creates details without a selected organisation, and without a time of the request object. */
        public SentDetails(
                Details inAssertion, Details inRequestObject, Details ofLogin, boolean misplaced, boolean twice) {
            this(inAssertion, inRequestObject, ofLogin, misplaced, twice, null, Details.ABSENT, false);
        }

        /** Returns whether the request, or the login that it continues, has any details. */
        public boolean areSent() {
            return inAssertion != Details.ABSENT || inRequestObject != Details.ABSENT || ofLogin != Details.ABSENT;
        }

        /** Returns these details for a request object that was made at that time. */
        public SentDetails since(@Nullable Instant made) {
            return new SentDetails(inAssertion, inRequestObject, ofLogin, misplaced, twice, made, picked, withdrawn);
        }

        /** Returns these details for a user who has selected this organisation. */
        public SentDetails picking(Details organisation) {
            return new SentDetails(
                    inAssertion, inRequestObject, ofLogin, misplaced, twice, ofLoginSince, organisation, withdrawn);
        }

        /** Returns these details for a user who no longer works for the selected organisation. */
        public SentDetails withdrawing() {
            return new SentDetails(inAssertion, inRequestObject, ofLogin, misplaced, twice, ofLoginSince, picked, true);
        }
    }

    /**
     * User behind a code or refresh token. A user without number and level is one as whom an administrator acts.
     *
     * @param number national identity number; null if there is no valid one
     * @param securityLevel level of the login: 2, 3 or 4; null if unknown
     * @param practitioner answer of the register of practitioners
     */
    public record User(
            @Nullable NationalIdentityNumber number,
            @Nullable String securityLevel,
            Answer<Practitioner> practitioner) {}
}
