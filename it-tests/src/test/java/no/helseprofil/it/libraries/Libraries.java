package no.helseprofil.it.libraries;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The libraries that are tried, in the order of the page. */
final class Libraries {

    static final Path NODE = Path.of("../examples/node-client");

    private static final Path PYTHON = Path.of("../examples/python-client");
    private static final Path NIMBUS = Path.of("src/test/java/no/helseprofil/it/libraries");
    private static final Path SPRING = Path.of("src/spring/java/no/helseprofil/examples/client/SpringProgram.java");
    private static final Path SPRING_CLIENT =
            Path.of("../examples/spring-boot-client/src/main/java/no/helseprofil/examples/client");
    private static final Map<ProgramStep, String> ALONE = ways("yes");

    private static final VendorSetting TYPE_IN_JAVASCRIPT = new VendorSetting(
            "assertion `typ`", "header.typ = 'client-authentication+jwt'", "header.typ = undefined", "assertion-type");

    private static final List<VendorSetting> OF_SPRING = List.of(
            new VendorSetting(
                    "`private_key_jwt`",
                    ".clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)",
                    "",
                    "private-key-jwt"),
            new VendorSetting(
                    "assertion `typ`",
                    "context.getHeaders().type(\"client-authentication+jwt\");",
                    "",
                    "assertion-type"),
            new VendorSetting(
                    "`aud`",
                    ".audience(List.of(registration.getProviderDetails().getIssuerUri()))",
                    "",
                    "assertion-audience"),
            new VendorSetting("`nbf`", ".notBefore(Instant.now())", "", "assertion-lifetime"),
            new VendorSetting("proofs", ".requestInterceptor(dpop)", "", "sender-constrained-tokens"),
            new VendorSetting(
                    "the nonce step",
                    "if (!\"use_dpop_nonce\".equals(refused.getError().getErrorCode())) {",
                    "if (refused != null) {",
                    "use_dpop_nonce"),
            new VendorSetting(
                    "ID token algorithm",
                    "idTokens.setJwsAlgorithmResolver(registration -> SignatureAlgorithm.ES256);",
                    "",
                    "Another algorithm expected"));

    /** Settings that version 7.0 makes by itself. */
    static final List<VendorSetting> OF_SPRING_6 = List.of(
            new VendorSetting("PKCE", "requests.setAuthorizationRequestCustomizer(withPkce());", "", "pkce-s256"),
            new VendorSetting(
                    "userinfo for each scope",
                    "users.setRetrieveUserInfo(user -> true);",
                    "",
                    "getUserInfo()\" is null"));

    private Libraries() {}

    static List<TriedLibrary> all() {
        return List.of(
                new TriedLibrary(
                        "Nimbus OAuth 2.0 SDK",
                        pinned(Path.of("../pom.xml"), "<nimbus.oidc.version>%s<"),
                        System.getProperty("java.class.path"),
                        List.of(NIMBUS.resolve("NimbusProgram.java"), NIMBUS.resolve("NimbusClient.java")),
                        ALONE,
                        List.of(
                                new VendorSetting(
                                        "own assertion (`typ`)",
                                        ".type(new JOSEObjectType(\"client-authentication+jwt\"))",
                                        "",
                                        "assertion-type"),
                                new VendorSetting(
                                        "the nonce step",
                                        "return nonceAsked ? sendOnce(request.call(), token) : first;",
                                        "return first;",
                                        "use_dpop_nonce"))),
                spring(
                        "6",
                        Stream.concat(OF_SPRING.stream(), OF_SPRING_6.stream()).toList()),
                spring("7", OF_SPRING),
                ofNode("openid-client", List.of(TYPE_IN_JAVASCRIPT)),
                ofNode(
                        "oauth4webapi",
                        List.of(
                                TYPE_IN_JAVASCRIPT,
                                new VendorSetting(
                                        "the nonce step",
                                        "if (!oauth.isDPoPNonceError(error)) throw error",
                                        "throw error",
                                        "use_dpop_nonce"))),
                new TriedLibrary(
                        "PyJWT",
                        pinned(PYTHON.resolve("requirements.txt"), "PyJWT\\[crypto]==%s"),
                        "",
                        List.of(PYTHON.resolve("client.py")),
                        ways("own requests and proofs"),
                        List.of(
                                new VendorSetting(
                                        "assertion `typ`",
                                        "\"typ\": \"client-authentication+jwt\", ",
                                        "",
                                        "assertion-type"),
                                new VendorSetting(
                                        "the nonce step",
                                        "if \"use_dpop_nonce\" not in asked:",
                                        "if True:",
                                        "use_dpop_nonce"))));
    }

    private static TriedLibrary spring(String major, List<VendorSetting> settings) {
        Map<ProgramStep, String> ways = ways("own proofs");
        ways.put(ProgramStep.PAR, "own request");
        String version = pinned(Path.of("pom.xml"), "<spring.security." + major + ".version>%s<");
        return new TriedLibrary(
                "Spring Security",
                version,
                Path.of("target", "spring-security-" + version).toString(),
                List.of(
                        SPRING,
                        SPRING_CLIENT.resolve("TokenClients.java"),
                        SPRING_CLIENT.resolve("PushedAuthorizationRequests.java"),
                        SPRING_CLIENT.resolve("DpopInterceptor.java")),
                ways,
                settings);
    }

    private static TriedLibrary ofNode(String name, List<VendorSetting> settings) {
        return new TriedLibrary(
                name,
                pinned(NODE.resolve("package.json"), "\"" + name + "\": \"%s\""),
                "",
                List.of(NODE.resolve(name + ".js")),
                ALONE,
                settings);
    }

    /** Every step in the same way. */
    private static Map<ProgramStep, String> ways(String way) {
        Map<ProgramStep, String> ways = new EnumMap<>(ProgramStep.class);
        for (ProgramStep step : ProgramStep.values()) {
            ways.put(step, way);
        }
        return ways;
    }

    private static String pinned(Path file, String place) {
        Matcher found = Pattern.compile(place.replace("%s", "([0-9.]+)")).matcher(TriedLibrary.text(file));
        if (!found.find()) {
            throw new IllegalStateException("no version in " + file + " at " + place);
        }
        return found.group(1);
    }
}
