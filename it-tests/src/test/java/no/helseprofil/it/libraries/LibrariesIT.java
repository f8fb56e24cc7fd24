package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of libraries that others wrote, each in a vendor's program. Only the user is the kit's. */
class LibrariesIT {

    private static final String CLIENT = "vendor";

    /** Everything enforced, also what waits for a date. */
    private static final String DOCUMENT = TestRealm.DOCUMENT.replaceFirst(
            "}$", ",\"requirements\":{\"assertion-per-request\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}");

    @AutoClose
    private static TestRealm realm;

    @TempDir
    static Path programs;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile(DOCUMENT);
        realm.register(CLIENT, SigningKey.generate("ES256"), asItIs -> {});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("libraries")
    void aProgramGetsTokensLogsInRefreshesAndReadsUserinfo(TriedLibrary library) throws Exception {
        Path folder = folder(library);

        ProgramRun run = ProgramRun.of(Program.of(library, folder), realm, CLIENT, folder);

        assertThat(run.status()).as(run.said()).isZero();
        Map<ProgramStep, String> outcomes = run.outcomes();
        assertThat(outcomes).containsOnlyKeys(ProgramStep.values());
        assertThat(outcomes.get(ProgramStep.PAR))
                .as("what was pushed is not in the address")
                .contains("request_uri=")
                .doesNotContain("scope=");
        List<String> tokens = List.of(
                outcomes.get(ProgramStep.CLIENT_CREDENTIALS),
                outcomes.get(ProgramStep.CODE),
                outcomes.get(ProgramStep.REFRESH));
        assertThat(tokens).doesNotHaveDuplicates().allSatisfy(LibrariesIT::opensTheApiWithAProof);
        assertThat(outcomes.get(ProgramStep.USERINFO))
                .isEqualTo(claims(outcomes.get(ProgramStep.CODE)).getSubject())
                .isNotEqualTo(
                        claims(outcomes.get(ProgramStep.CLIENT_CREDENTIALS)).getSubject());
        System.out.printf("%s: %d own lines%n", library, library.ownLines());
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}")
    @MethodSource("libraries")
    void isRefusedWithoutEachVendorSetting(TriedLibrary library) throws Exception {
        assertThat(withoutEach(library.settings(), library))
                .as("%s", library)
                .isNotEmpty()
                .allSatisfy((setting, said) -> assertThat(said).contains(setting.message()));
    }

    @Tag("slow")
    @Test
    void springSecurity7NeedsNoneOfTheSettingsOf6() throws Exception {
        TriedLibrary newer = springs()
                .filter(it -> it.version().startsWith("7."))
                .findFirst()
                .orElseThrow();

        assertThat(withoutEach(Libraries.OF_SPRING_6, newer).values())
                .isNotEmpty()
                .containsOnly("");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("springs")
    void springSecurityLacksDpopAndParForClients(TriedLibrary spring) throws IOException {
        Path jar = Path.of(spring.classPath(), "spring-security-oauth2-client-%s.jar".formatted(spring.version()));
        try (ZipFile classes = new ZipFile(jar.toFile())) {
            assertThat(classes.stream().map(ZipEntry::getName))
                    .as("what the page says that a vendor writes")
                    .isNotEmpty()
                    .noneMatch(name -> name.matches("(?i).*(dpop|pushedauthorization).*"));
        }
    }

    static List<TriedLibrary> libraries() {
        return Libraries.all();
    }

    static Stream<TriedLibrary> springs() {
        return Libraries.all().stream().filter(library -> library.name().startsWith("Spring"));
    }

    /** Runs the program without one setting after the other: what each has said, which is empty if it came to its end. */
    private static Map<VendorSetting, String> withoutEach(List<VendorSetting> settings, TriedLibrary library)
            throws Exception {
        Map<VendorSetting, Path> folders = new LinkedHashMap<>();
        for (VendorSetting setting : settings) {
            folders.put(setting, folder(library));
        }
        boolean inJava = !library.isOfNode() && !library.isOfPython();
        if (inJava) {
            Path folder = folder(library);
            ProgramRun run = ProgramRun.of(Program.ofVariants(library, folders, folder), realm, CLIENT, folder);
            assertThat(run.status()).as(run.said()).isZero();
        }
        Map<VendorSetting, String> said = new LinkedHashMap<>();
        for (Map.Entry<VendorSetting, Path> variant : folders.entrySet()) {
            Path folder = variant.getValue();
            if (inJava) {
                said.put(variant.getKey(), Files.readString(folder.resolve(Variants.THROWN)));
            } else {
                Program program = Program.without(variant.getKey(), library, folder);
                ProgramRun run = ProgramRun.of(program, realm, CLIENT, folder);
                said.put(variant.getKey(), run.status() == 0 ? "" : run.said());
            }
        }
        return said;
    }

    /** A new one; the packages of Node are fetched once, into the folder above. */
    private static Path folder(TriedLibrary library) throws IOException, InterruptedException {
        if (library.isOfNode() && !Files.exists(programs.resolve("node_modules"))) {
            NodeCommand.fetchPackages(Libraries.NODE, programs);
        }
        return Files.createTempDirectory(programs, "program");
    }

    private static void opensTheApiWithAProof(String token) {
        JWTClaimsSet claims = claims(token);
        assertThat(claims.getAudience()).containsExactly(TestRealm.API);
        assertThat(claims.getClaims()).containsEntry("azp", CLIENT).containsKey("cnf");
    }

    private static JWTClaimsSet claims(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError("not an access token of this realm", e);
        }
    }
}
