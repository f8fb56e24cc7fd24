package no.helseprofil.testtoken;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Grammar.Place;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.testtoken.ClientPart.Generation;
import no.helseprofil.testtoken.TestTokens.ProofFlaw;
import no.helseprofil.testtoken.TestTokens.TokenFault;
import no.helseprofil.testtoken.TestTokens.UnfitRequestException;
import no.helseprofil.testtoken.TestTokens.UnfitRequestException.WrongMember;
import no.helseprofil.testtoken.Values.KnownNames;
import org.jspecify.annotations.Nullable;

/**
 * A request for a test token, in the form of the national test token service ({@code create-test-token-with-key}, as
 * NHN's samples send it). Values are read strictly. Names are read as published requests have them, see
 * {@link KnownNames}.
 */
public final class TestTokenRequest {

    /** Default lifetime of a token. */
    static final Duration LIFETIME = Duration.ofSeconds(600);

    private static final int LONGEST_DAYS = 31;
    private static final int LONGEST_SECONDS =
            (int) Duration.ofDays(LONGEST_DAYS).toSeconds();
    private static final int MOST_CLAIMS = 50;

    /** Claims that other members or the server set: the identity of the token, and its mark as a test token. */
    private static final Set<String> NOT_FREE = Set.of(
            "iss", "aud", "exp", "iat", "nbf", "jti", "cnf", "act", "scope", "client_id", "sub", TestTokens.MARK);

    private static final String NO_REGISTER = "no register is asked for a test token: it has what userClaimsParameters"
            + " says, else what is said of a fictitious person";

    private static final Member<String> AUDIENCE = required(
            "audience",
            Grammar.value(
                    node -> Optional.ofNullable(node.textValue()).filter(text -> text.length() <= 1000),
                    "write the audience of the API that is tested",
                    Grammar.schema("{\"type\":\"string\"}")));
    private static final Member<Generation> CLIENT_GENERATION =
            optional("clientClaimsParametersGeneration", Generation.GRAMMAR);
    private static final Member<Generation> USER_GENERATION =
            optional("userClaimsParametersGeneration", Generation.GRAMMAR);
    private static final Member<Boolean> NO_CLIENT_DEFAULTS = flag("withoutDefaultClientClaims");
    private static final Member<Boolean> NO_USER_DEFAULTS = flag("withoutDefaultUserClaims");
    private static final Member<Members> CLIENT = optional("clientClaimsParameters", ClientPart.GRAMMAR);
    private static final Member<Members> USER = optional("userClaimsParameters", UserPart.GRAMMAR);
    private static final Member<Boolean> WITH_PROOF = flag("createDPoPTokenWithDPoPProof");
    private static final Member<Boolean> WITH_ATTESTATION = flag("createTillitsrammeverkClaims");
    private static final Member<Members> ATTESTATION =
            optional("tillitsrammeverkClaimsParameters", AttestationPart.GRAMMAR);
    private static final Member<Boolean> PERSON_REGISTER = flag("getPersonFromPersontjenesten");
    private static final Member<Boolean> PRACTITIONER_REGISTER = flag("getHprNumberFromHprregisteret");
    private static final Member<Boolean> ONLY_NAME = flag("onlySetNameForPerson");
    private static final Member<Boolean> PSEUDONYM = flag("setPidPseudonym");

    /** Accepted without effect: the subject is always a pseudonym. */
    private static final Member<Boolean> SUBJECT = flag("setSubject");

    private static final Member<String> ENVIRONMENT = optional("issuerEnvironment", environment());
    private static final Member<Boolean> EXCHANGED = flag("createTokenExchangeClaims");

    /** Ours alone: the national service has no choice. */
    private static final Member<Boolean> SCOPE_ARRAY = optional("scopeAsArray", Grammar.FLAG);

    private static final Member<Integer> SECONDS =
            optional("expirationTimeInSeconds", Values.number(1, LONGEST_SECONDS));
    private static final Member<Integer> DAYS = optional("expirationTimeInDays", Values.number(1, LONGEST_DAYS));
    private static final Member<Boolean> EXPIRED = flag(TokenFault.EXPIRED.member());
    private static final Member<Members> EXPIRATION = optional(
            "expirationParameters",
            Grammar.object(
                    "write an object with expirationTimeInSeconds, expirationTimeInDays or setExpirationTimeAsExpired",
                    read -> read,
                    SECONDS,
                    DAYS,
                    EXPIRED));

    private static final Member<String> TYPE = optional("typ", Values.TEXT);
    private static final Member<Members> HEADER =
            optional("headerParameters", Grammar.object("write an object with typ", read -> read, TYPE));

    private static final Member<String> HTU = optional("htuClaimValue", Values.TEXT);
    private static final Member<String> HTM = optional("htmClaimValue", Values.TEXT);
    private static final Member<SigningPair> PROOF_KEY = optional("privateKeyForProofCreation", Values.PRIVATE_KEY);
    private static final Member<ProofFlaw> FLAW =
            optional("invalidDPoPProofParameters", ProofFlaw.GRAMMAR, ProofFlaw.NONE);
    private static final Member<Members> PROOF = optional(
            "dPoPProofParameters",
            Grammar.object(
                    "write an object with htuClaimValue and htmClaimValue", read -> read, HTU, HTM, PROOF_KEY, FLAW));

    private static final Member<String> CLAIM_TYPE = required("type", Values.TEXT);
    private static final Member<String> CLAIM_VALUE = required("value", Values.TEXT);
    private static final Member<List<Map.Entry<String, String>>> CLAIMS = optional(
            "apiSpecificClaims",
            Grammar.list(
                            "write a list of objects with type and value",
                            Grammar.object(
                                    "write an object with type and value",
                                    TestTokenRequest::claim,
                                    CLAIM_TYPE,
                                    CLAIM_VALUE))
                    .where(claims -> claims.size() <= MOST_CLAIMS, "write at most " + MOST_CLAIMS + " claims"),
            List.of());

    private static final Member<String> ACTOR_ISSUER = optional("issuer", Values.TEXT);
    private static final Member<String> ACTOR = optional("clientId", Values.TEXT, ClientPart.CLIENT);
    private static final Member<String> ACTOR_PARENT = optional("orgnrParent", Values.TEXT, ClientPart.DEFAULT_PARENT);
    private static final Member<Members> EXCHANGE = optional(
            "tokenExchangeParameters",
            Grammar.object(
                    "write an object with issuer, clientId and orgnrParent",
                    read -> read,
                    ACTOR_ISSUER,
                    ACTOR,
                    ACTOR_PARENT));

    private static final List<Flag> FAULTS = Stream.of(TokenFault.values())
            .filter(fault -> fault != TokenFault.EXPIRED)
            .map(fault -> new Flag(fault, flag(fault.member())))
            .toList();

    private static final Grammar<Members> GRAMMAR =
            Grammar.object("write one JSON object", TestTokenRequest::whole, members());

    private final Members sent;
    private final List<WrongMember> warnings;

    private TestTokenRequest(Members sent, List<WrongMember> warnings) {
        this.sent = sent;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads a request.
     *
     * @throws UnfitRequestException with everything that is wrong with it
     */
    public static TestTokenRequest read(String text) throws UnfitRequestException {
        List<WrongMember> wrong = new ArrayList<>();
        Place root = new Place("", (pointer, remedy) -> wrong.add(new WrongMember(pointer, remedy)));
        KnownNames names = new KnownNames();
        Optional<Members> sent = json(text, root)
                .flatMap(json -> GRAMMAR.read(names.put(json, Objects.requireNonNull(GRAMMAR.schema()), root), root));
        if (!wrong.isEmpty() || sent.isEmpty()) {
            throw new UnfitRequestException(wrong);
        }
        List<WrongMember> warnings = new ArrayList<>(names.warnings());
        Stream.of(PERSON_REGISTER, PRACTITIONER_REGISTER)
                .filter(sent.get()::get)
                .forEach(register -> warnings.add(new WrongMember("/" + register.name(), NO_REGISTER)));
        return new TestTokenRequest(sent.get(), warnings);
    }

    /** Returns the JSON Schema (2020-12) of a request. Names may be in any case; other members are ignored. */
    public static ObjectNode schema() {
        ObjectNode schema = Objects.requireNonNull(GRAMMAR.schema()).deepCopy();
        schema.findParents("additionalProperties")
                .forEach(object -> ((ObjectNode) object).remove("additionalProperties"));
        return schema;
    }

    /** Returns what a caller should know of a request that is fulfilled: what was ignored, or read otherwise. */
    public List<WrongMember> warnings() {
        return warnings;
    }

    private static Optional<ObjectNode> json(String text, Place root) {
        try {
            return Optional.of(Json.object(text));
        } catch (MalformedException malformed) {
            return root.wrong("write one JSON object: " + malformed.reason());
        }
    }

    private static Member<?>[] members() {
        List<Member<?>> members = new ArrayList<>(List.of(
                AUDIENCE,
                CLIENT_GENERATION,
                USER_GENERATION,
                NO_CLIENT_DEFAULTS,
                NO_USER_DEFAULTS,
                ENVIRONMENT,
                WITH_PROOF,
                WITH_ATTESTATION,
                PERSON_REGISTER,
                PRACTITIONER_REGISTER,
                ONLY_NAME,
                PSEUDONYM,
                SUBJECT,
                SCOPE_ARRAY,
                EXPIRATION,
                HEADER,
                CLIENT,
                USER,
                ATTESTATION,
                PROOF,
                CLAIMS,
                EXCHANGED,
                EXCHANGE));
        FAULTS.forEach(fault -> members.add(fault.member()));
        return members.toArray(Member<?>[]::new);
    }

    /** Returns the members after a check that they go together. */
    private static Members whole(Members sent) {
        TestTokenRequest request = new TestTokenRequest(sent, List.of());
        if (request.hasProof()) {
            request.requireProof();
        } else if (request.flaw() != ProofFlaw.NONE) {
            sent.wrong(WITH_PROOF, "write true: there is no proof that could be wrong");
        }
        return sent;
    }

    private void requireProof() {
        Optional<Members> proof = sent.find(PROOF);
        if (proof.isEmpty()) {
            sent.wrong(PROOF, "write htuClaimValue and htmClaimValue, the address and the method of the request");
            return;
        }
        Stream.of(HTU, HTM)
                .filter(member -> !proof.get().has(member))
                .forEach(member -> proof.get().wrong(member, "write the address and the method of the request"));
        Members client = client();
        if (client != null && ClientPart.boundTo(client) != null && !proof.get().has(PROOF_KEY)) {
            ClientPart.refuseKey(client, "write privateKeyForProofCreation, too, or no proof fits this token");
        }
    }

    private static Map.Entry<String, String> claim(Members read) {
        String type = read.get(CLAIM_TYPE);
        if (NOT_FREE.contains(type)) {
            read.wrong(CLAIM_TYPE, "write another claim: this one is said by a member of its own, or by the server");
        }
        return Map.entry(type, read.get(CLAIM_VALUE));
    }

    /** Returns a grammar of the one environment: this server has one issuer, whatever its name elsewhere. */
    private static Grammar<String> environment() {
        return Grammar.value(
                node -> "test".equalsIgnoreCase(node.textValue()) || (node.isInt() && node.intValue() == 0)
                        ? Optional.of("Test")
                        : Optional.empty(),
                "write Test: this server has one issuer of test tokens",
                Grammar.schema("{\"type\":[\"string\",\"integer\"]}"));
    }

    private static Member<Boolean> flag(String name) {
        return optional(name, Grammar.FLAG, false);
    }

    String audience() {
        return sent.get(AUDIENCE);
    }

    @Nullable
    Members client() {
        return sent.find(CLIENT).orElse(null);
    }

    @Nullable
    Members user() {
        return sent.find(USER).orElse(null);
    }

    Generation clientClaims() {
        return generation(NO_CLIENT_DEFAULTS, CLIENT_GENERATION);
    }

    Generation userClaims() {
        return generation(NO_USER_DEFAULTS, USER_GENERATION);
    }

    /**
     * Returns the choice of claims. A caller that wants no defaults gets what it sent, whatever .NET libraries write
     * for unset members.
     */
    private Generation generation(Member<Boolean> noDefaults, Member<Generation> generation) {
        return sent.get(noDefaults) ? Generation.SENT : sent.find(generation).orElse(Generation.DEFAULTS_AND_SENT);
    }

    boolean hasOnlyName() {
        return sent.get(ONLY_NAME);
    }

    /** Returns whether the request asks for what the register of persons says. */
    boolean hasPerson() {
        return sent.get(PERSON_REGISTER);
    }

    /** Returns whether the request asks for what the register of practitioners says. */
    boolean hasPractitioner() {
        return sent.get(PRACTITIONER_REGISTER);
    }

    /** Returns whether {@code scope} is to be an array; empty if the request leaves that to the API. */
    Optional<Boolean> scopeAsArray() {
        return sent.find(SCOPE_ARRAY);
    }

    boolean hasPseudonym() {
        return sent.get(PSEUDONYM);
    }

    /** Returns the attestation; empty unless one is asked for. */
    Optional<Map<String, Object>> attestation(Map<String, Object> claims) {
        return sent.get(WITH_ATTESTATION)
                ? Optional.of(AttestationPart.claim(sent.find(ATTESTATION).orElse(null), claims))
                : Optional.empty();
    }

    List<Map.Entry<String, String>> otherClaims() {
        return sent.get(CLAIMS);
    }

    /** Returns the actor (RFC 8693, section 4.1); empty unless an exchanged token is asked for. */
    Optional<Map<String, Object>> actor(String issuer) {
        if (!sent.get(EXCHANGED)) {
            return Optional.empty();
        }
        Optional<Members> said = sent.find(EXCHANGE);
        return Optional.of(Map.of(
                "iss",
                said.flatMap(read -> read.find(ACTOR_ISSUER)).orElse(issuer),
                "client_id",
                said.flatMap(read -> read.find(ACTOR)).orElse(ClientPart.CLIENT),
                ClientPart.PARENT,
                said.flatMap(read -> read.find(ACTOR_PARENT)).orElse(ClientPart.DEFAULT_PARENT)));
    }

    Optional<String> type() {
        return sent.find(HEADER).flatMap(header -> header.find(TYPE));
    }

    Duration lifetime() {
        Optional<Members> expiration = sent.find(EXPIRATION);
        return expiration
                .flatMap(read -> read.find(SECONDS).map(Duration::ofSeconds))
                .or(() -> expiration.flatMap(read -> read.find(DAYS).map(Duration::ofDays)))
                .orElse(LIFETIME);
    }

    List<TokenFault> faults() {
        boolean expired =
                sent.find(EXPIRATION).flatMap(read -> read.find(EXPIRED)).orElse(false);
        return Stream.concat(
                        expired ? Stream.of(TokenFault.EXPIRED) : Stream.empty(),
                        FAULTS.stream().filter(flag -> sent.get(flag.member())).map(Flag::fault))
                .toList();
    }

    boolean hasProof() {
        return sent.get(WITH_PROOF);
    }

    ProofFlaw flaw() {
        return sent.find(PROOF).flatMap(proof -> proof.find(FLAW)).orElse(ProofFlaw.NONE);
    }

    String proofAddress() {
        return sent.find(PROOF).orElseThrow().get(HTU);
    }

    String proofMethod() {
        return sent.find(PROOF).orElseThrow().get(HTM);
    }

    Optional<SigningPair> proofKey() {
        return sent.find(PROOF).flatMap(proof -> proof.find(PROOF_KEY));
    }

    /** A fault, with the member that asks for it. */
    private record Flag(TokenFault fault, Member<Boolean> member) {}
}
