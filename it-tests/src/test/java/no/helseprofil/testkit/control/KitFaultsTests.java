package no.helseprofil.testkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.Flaw;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.ProofFault;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.control.TestTokens.TestTokenFault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every fault that a test in Java can make is reachable over HTTP, and is the fault that it is called. */
public abstract class KitFaultsTests {

    /** Arguments for each step of a change; a new step needs an entry, and nothing else. */
    private static final Map<String, String> ARGUMENTS = Map.ofEntries(
            Map.entry("byClockAhead", "'PT2M'"),
            Map.entry("details", "[{'type':'a'},{'type':'b'}]"),
            Map.entry("forToken", "'eyJ.a.token'"),
            Map.entry("header", "'typ','JWT'"),
            Map.entry("headerText", "'typ','cty'"),
            Map.entry("jwk", "'x','spoiled'"),
            Map.entry("lasting", "'PT10M'"),
            Map.entry("madeAgo", "'PT1H'"),
            Map.entry("nonce", "'a-nonce'"),
            Map.entry("of", "'PUT','https://api.example/other'"),
            Map.entry("parameters", "{'scope':'openid'}"),
            Map.entry("payloadText", "'iss','issuer'"),
            Map.entry("signedAs", "'none'"),
            Map.entry("signedWith", key()),
            Map.entry("to", "'https://elsewhere.example'"),
            Map.entry("twice", "'aud','again'"),
            Map.entry("with", "'aud',null"),
            Map.entry("withTime", "'exp','-PT1M'"),
            Map.entry("withWrongSignature", ""),
            Map.entry("without", "'iat'"),
            Map.entry("withoutHeader", "'typ'"));

    /** All of them: constants of three enumerations, and steps of three kinds of JWTs. */
    private static final int FAULTS = 113;

    /** Flaws of APIs that refuse a right request until something is added: a nonce, a level. */
    private static final Set<Flaw> ASKING =
            Set.of(Flaw.ANY_NONCE_TAKEN, Flaw.ANY_LEVEL_TAKEN, Flaw.LEVEL_REFUSED_AS_TOKEN);

    private static final Pattern ENUMERATION_OF_FAULTS =
            Pattern.compile("\\benum (\\w*(?:Fault|Flaw|Deviation|Attack)s?)\\b");

    private RunningKit kit;

    @BeforeEach
    void start() throws IOException {
        kit = RunningKit.shared();
    }

    @Test
    void areCounted() throws IOException {
        JsonNode faults = kit.get("/faults");

        assertThat(texts(faults.path("proof_faults"))).isEqualTo(names(ProofFault.values()));
        assertThat(texts(faults.path("token_faults"))).isEqualTo(names(TestTokenFault.values()));
        assertThat(StreamSupport.stream(faults.path("api_flaws").spliterator(), false)
                        .map(flaw -> flaw.path("flaw").textValue()))
                .containsExactly(names(Flaw.values()).toArray(String[]::new));
        int steps = 0;
        for (JsonNode recipe : faults.path("changes")) {
            steps += recipe.size();
        }
        assertThat(ProofFault.values().length + TestTokenFault.values().length + Flaw.values().length + steps)
                .as("faults: the developer who adds one counts it here, when the tests below reach it")
                .isEqualTo(FAULTS);
        assertThat(enumerationsOfFaults())
                .as("enumerations of the kit whose names say that they are faults: a new one needs a path")
                .containsExactlyInAnyOrder("ProofFault", "TestTokenFault", "Flaw");
    }

    @Test
    void everyTestTokenFaultHasAName() throws ReflectiveOperationException {
        Map<String, String> members =
                Arrays.stream(TestTokenFault.values()).collect(Collectors.toMap(Enum::name, TestTokenFault::member));

        for (Object fault :
                Class.forName("no.helseprofil.testtoken.TestTokens$TokenFault").getEnumConstants()) {
            Method member = fault.getClass().getDeclaredMethod("member");
            member.setAccessible(true);
            assertThat(members).containsEntry(((Enum<?>) fault).name(), (String) member.invoke(fault));
        }
    }

    @Test
    void aCompliantApiAcceptsAValidProofAndRefusesEachFault() {
        String api = kit.post("/apis", "").path("url").textValue();
        JsonNode token = kit.post("/tokens", "");
        assertThat(call(api, token, "").status()).isEqualTo(204);

        for (ProofFault fault : ProofFault.values()) {
            assertThat(call(api, token, ",'fault':'" + fault + "'"))
                    .as(fault.name())
                    .satisfies(answer -> assertThat(answer.status()).isEqualTo(401))
                    .satisfies(answer -> assertThat(
                                    answer.header("WWW-Authenticate").orElseThrow())
                            .startsWith("DPoP"));
        }
    }

    @Test
    void theServerRefusesEachProofFault() {
        Set<ProofFault> onlyBesideAToken = Set.of(ProofFault.MISSING_ATH);

        for (ProofFault fault : ProofFault.values()) {
            JsonNode answer = kit.post("/tokens", "{'proof_fault':'" + fault + "'}");
            assertThat(answer.path("status").intValue())
                    .as("%s: %s", fault, answer.path("body"))
                    .isEqualTo(onlyBesideAToken.contains(fault) ? 200 : 400);
        }
    }

    @Test
    void aTestApiAcceptsAValidTestTokenAndRefusesEachFault() {
        String issuer = kit.get("").path("test_tokens").path("issuer").textValue();
        ApiSettings settings =
                ApiSettings.of(RealmKeys.of(issuer), "nhn:demo-api").blocked(key -> false);

        try (ReferenceApi api = ReferenceApi.start(settings)) {
            assertThat(call(api.address().toString(), kit.post("/test-tokens", ""), "")
                            .status())
                    .isEqualTo(204);
            for (TestTokenFault fault : TestTokenFault.values()) {
                JsonNode token = kit.post("/test-tokens", "{'fault':'" + fault + "'}");
                assertThat(call(api.address().toString(), token, "").status())
                        .as(fault.name())
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void eachFlawedApiStillAcceptsAValidToken() {
        JsonNode token = kit.post("/tokens", "");
        for (Flaw flaw : Flaw.values()) {
            JsonNode api = kit.post("/apis", "{'flaw':'" + flaw + "'}");

            assertThat(api.path("requirement").textValue()).isEqualTo(flaw.requirement());
            assertThat(call(api.path("url").textValue(), token, "").status())
                    .as(flaw.name())
                    .isEqualTo(ASKING.contains(flaw) ? 401 : 204);
        }
    }

    @Test
    void aFlawedApiHasItsFlaw() {
        JsonNode token = kit.post("/tokens", "");
        String right = kit.post("/apis", "").path("url").textValue();
        String wrong = kit.post("/apis", "{'flaw':'BEARER_TOO'}").path("url").textValue();

        assertThat(Stream.of(right, wrong)
                        .map(api -> Request.get(URI.create(api))
                                .header(
                                        "Authorization",
                                        "Bearer " + token.path("access_token").textValue())
                                .send()
                                .status()))
                .containsExactly(401, 204);
    }

    @Test
    void eachStepOfAChangeHasAnEffect() {
        JsonNode changes = kit.get("/faults").path("changes");
        for (Map.Entry<String, JsonNode> recipe : changes.properties()) {
            for (String step : texts(recipe.getValue())) {
                assertThat(ARGUMENTS).as("arguments of a new step").containsKey(step);
                String change = "'change':[['" + step + "'"
                        + (ARGUMENTS.get(step).isEmpty() ? "" : "," + ARGUMENTS.get(step)) + "]]";
                assertThat(made(recipe.getKey(), change))
                        .as("%s of %s", step, recipe.getKey())
                        .isNotBlank();
            }
        }
    }

    @Test
    void aStepChangesOneThing() {
        String assertion = made("assertion", "'change':[['without','nbf'],['header','typ','JWT']]");

        assertThat(part(assertion, 0)).contains("\"typ\":\"JWT\"");
        assertThat(part(assertion, 1)).doesNotContain("nbf").contains("\"sub\":\"demo-machine\"", "\"exp\"");
        assertThat(kit.post("/tokens", "{'assertion':[['without','nbf']]}")
                        .path("body")
                        .path("error_description")
                        .textValue())
                .startsWith("assertion-lifetime");
    }

    @Test
    void anInvalidStepIsExplained() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "[['forget','nbf']]", "there is no change forget of Assertion, but [byClockAhead",
                        "[['without']]", "write [\"without\", String]",
                        "[['without','nbf','iat']]", "write [\"without\", String]",
                        "[['withTime','exp','soon']]", "write a duration such as",
                        "[['signedWith',{'kty':'EC'}]]", "write a private JWK with alg and kid",
                        "'nbf'", "write changes as a list of steps")
                .entrySet()) {
            Response answer =
                    kit.send("POST", "/assertions", "{'client_id':'demo-machine','change':" + wrong.getKey() + "}");
            assertThat(kit.refused(400, answer)).contains(wrong.getValue());
        }
    }

    private Response call(String api, JsonNode token, String more) {
        JsonNode headers = kit.post(
                        "/proofs",
                        "{'url':'%s','access_token':'%s','jwk':%s%s}"
                                .formatted(api, token.path("access_token").textValue(), token.path("jwk"), more))
                .path("headers");
        return Request.get(URI.create(api))
                .header("Authorization", headers.path("Authorization").textValue())
                .header("DPoP", headers.path("DPoP").textValue())
                .send();
    }

    private String made(String recipe, String change) {
        return switch (recipe) {
            case "assertion" ->
                kit.post("/assertions", "{'client_id':'demo-machine'," + change + "}")
                        .path("client_assertion")
                        .textValue();
            case "request_object" ->
                kit.post("/request-objects", "{'client_id':'demo-machine'," + change + "}")
                        .path("request")
                        .textValue();
            default ->
                kit.post("/proofs", "{'url':'https://api.example/records'," + change + "}")
                        .path("proof")
                        .textValue();
        };
    }

    private static String part(String jwt, int index) {
        return new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[index]), StandardCharsets.UTF_8);
    }

    private static String key() {
        return JSONObjectUtils.toJSONString(SigningKey.generate("ES256").privateJwk());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    private static Set<String> enumerationsOfFaults() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../test-kit/src/main/java"))) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> ENUMERATION_OF_FAULTS.matcher(read(file)).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
