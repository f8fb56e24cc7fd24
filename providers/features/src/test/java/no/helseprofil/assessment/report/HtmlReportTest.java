package no.helseprofil.assessment.report;

import static no.helseprofil.assessment.report.SmallRealm.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.assessment.OwnStanding;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.proof.DpopNonce;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HtmlReportTest {

    @ParameterizedTest
    @EnumSource(Language.class)
    void isSelfContainedWithoutScripts(Language language) {
        for (Written page : pages(language)) {
            assertThat(page.all("//script | //link | //img | //iframe | //form | //@style | //@src | //@onclick"))
                    .isEmpty();
            assertThat(page.all("//style")).containsExactly(Report.STYLE.css());
            assertThat(Report.STYLE.css()).doesNotContain("<", "url(", "@import");
            assertThat(page.all("/html/@lang")).containsExactly(language.tag());
            assertThat(page.all("//h1")).hasSize(1);
            assertThat(page.all("//main")).hasSize(1);
        }
    }

    @Test
    void aFullReportReadsEachClientTwice() throws IOException {
        List<String> reads = new ArrayList<>();
        StoredAssessment counted = new StoredAssessment() {
            @Override
            public Run run() {
                return SmallRealm.whole().run();
            }

            @Override
            public void forEach(Consumer<Assessed> reader) {
                reads.add("all");
                SmallRealm.whole().forEach(reader);
            }

            @Override
            public void forEach(SubjectKind kind, Consumer<Assessed> reader) {
                reads.add(kind.id());
                SmallRealm.whole().forEach(kind, reader);
            }
        };

        Report.of(counted, Format.HTML, SmallRealm.readers(Language.EN)).body().write(OutputStream.nullOutputStream());

        assertThat(reads).as("the summary with the matrices, and the sections").containsExactly("all", "client", "api");
    }

    @Test
    void aPartOfAnAssessmentContainsItsSubjectsOnly() {
        List<String> read = new ArrayList<>();

        SmallRealm.whole()
                .of(Set.of(SmallRealm.apotek().id(), SmallRealm.api().id()))
                .forEach(SubjectKind.CLIENT, assessed -> read.add(assessed.clientId()));

        assertThat(read).containsExactly("apotek");
    }

    @Test
    void escapesNames() {
        Written page = whole();
        assertThat(page.all("//section[h3/@id='client-4']/p[1]")).containsExactly(SmallRealm.SCRIPT);
        assertThat(page.all("//header/p")).containsExactly("Helse <Nord>");
        assertThat(page.text()).doesNotContain("<script", "Helse <Nord>");
    }

    @Test
    void everyLinkHasItsTargetAndEveryIdIsUnique() {
        for (Written page : List.of(whole(), own(SmallRealm.apotek(), SmallRealm.api()))) {
            List<String> ids = page.all("//@id");
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(page.all("//a/@href[starts-with(., '#')]"))
                    .allSatisfy(target -> assertThat(ids).contains(target.substring(1)));
        }
    }

    @Test
    void headingsSkipNoLevel() {
        for (Written page : List.of(whole(), own(SmallRealm.apotek(), SmallRealm.api()))) {
            List<Integer> levels = page.all("//h1 | //h2 | //h3 | //h4 | //h5").isEmpty()
                    ? List.of()
                    : Stream.of(page.text().split("<h(?=[1-6])", -1))
                            .skip(1)
                            .filter(part -> Character.isDigit(part.charAt(0)))
                            .map(part -> part.charAt(0) - '0')
                            .toList();
            for (int i = 1; i < levels.size(); i++) {
                assertThat(levels.get(i)).isLessThanOrEqualTo(levels.get(i - 1) + 1);
            }
            assertThat(levels).first().isEqualTo(1);
        }
    }

    @Test
    void everyTableIsScrollableByKeyboardWithHeadings() {
        Written page = whole();
        assertThat(page.all("//table")).hasSize(4);
        assertThat(page.all("//div[@role='region' and @tabindex='0' and @aria-label]/table[caption]"))
                .hasSize(4);
        assertThat(page.all("//table//th[not(@scope)]")).isEmpty();
        assertThat(page.all("//div[@role='region']/@aria-label")).doesNotHaveDuplicates();
    }

    @Test
    void theMatrixHasTextForEveryColour() {
        Written page = whole();
        String clients = "//div[@class='matrix'][1]//";
        assertThat(page.all(clients + "tbody/tr/th"))
                .containsExactly("apotek", "fastlege", SmallRealm.NOTHING_TO_MEND, SmallRealm.FORMULA);
        List<String> columns = page.all(clients + "thead//th");
        assertThat(columns)
                .as("requirements that apply to somebody, in the order of the catalogue")
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of("Client"),
                                Catalogue.requirements().stream()
                                        .filter(requirement -> List.of(
                                                        "sender-constrained-tokens",
                                                        "pushed-authorization",
                                                        "dpop-nonce",
                                                        "private-key-jwt",
                                                        "key-strength",
                                                        "redirect-uris")
                                                .contains(requirement.id()))
                                        .map(RequirementTexts.in(Language.EN)::title))
                        .toList());
        int nonce = columns.indexOf(RequirementTexts.in(Language.EN).title(Catalogue.get(DpopNonce.class)));
        assertThat(page.all(clients + "tbody/tr/td[" + nonce + "]/span[@class='heard']"))
                .containsExactly("Not seen", "Waived", "Not applicable", "Not applicable");
        assertThat(page.all(clients + "tbody/tr/td[" + nonce + "]/span[@aria-hidden='true']"))
                .containsExactly("·", "~", "–", "–");
        assertThat(page.all("//section//ul[@class='legend']/li")).hasSize(Verdict.values().length);
        assertThat(page.all("//div[@class='matrix'][2]//tbody/tr/th")).containsExactly("nhn:demo-api", "nhn:dumb-api");
    }

    @Test
    void aFindingHasEvidenceAndRemedy() {
        String section = whole().all("//section[h3/@id='client-1']").get(0);
        RequirementTexts texts = RequirementTexts.in(Language.EN);
        assertThat(section)
                .contains(
                        texts.title(Catalogue.get(SenderConstrainedTokens.class)) + " Fails",
                        "Send a DPoP proof with each token request",
                        "Refused from 24 November 2026 at 07:00 Norwegian time.",
                        "dpop.bound.access.tokens = false",
                        "token client_credentials: 12 requests from 25 November 2026 at 05:00 Norwegian time to 25 November 2026"
                                + " at 06:00 Norwegian time",
                        texts.remedy(Catalogue.get(SenderConstrainedTokens.class))
                                .replace("`", ""),
                        "Stops working1 June 2027 at 02:00 Norwegian time, because of: Authorization requests are pushed (PAR);"
                                + " The code flow is protected by PKCE with S256",
                        "2026-a, ES256, 256 bits, expires 1 January 2027 at 01:00 Norwegian time",
                        "a key without a name, RSA, no expiry registered");
        assertThat(whole().all("//section[h3/@id='client-1']//a/@href"))
                .containsExactly(
                        "/realms/nord/helseprofil/requirements/sender-constrained-tokens",
                        "/realms/nord/helseprofil/requirements/pushed-authorization");
        assertThat(whole().all("//section[h3/@id='client-1']//p[@class='from']/span[@class='clock']"))
                .as("what a print leaves out")
                .containsExactly(" at 07:00 Norwegian time", " at 02:00 Norwegian time");
        assertThat(whole().all("//section[h3/@id='client-1']//p[@lang='en']"))
                .as("the server's own sentences are English, and say so")
                .contains("Send a DPoP proof with each token request");
    }

    @Test
    void englishSentencesAreFoldedInOtherLanguages() {
        Written page = page(SmallRealm.whole(), Language.NB);
        assertThat(page.all("//details[@class='said']//*[@lang='en']"))
                .contains("Send a DPoP proof with each token request");
        assertThat(page.all("//*[@lang='en'][not(ancestor::details)]")).isEmpty();
        assertThat(page.text()).contains("1. juni 2027 kl. 02.00 norsk tid").doesNotContain("UTC");
    }

    @Test
    void showsRemarksOfAClient() {
        assertThat(whole().all("//section[h3/@id='client-2']").get(0))
                .contains(
                        "no: Keycloak refuses it everywhere",
                        "Last seennever",
                        "Does not work now, because of: The client authenticates with private_key_jwt and nothing else",
                        RequirementTexts.in(Language.EN).title(Catalogue.get(DpopNonce.class))
                                + ", until 1 June 2027 at 02:00 Norwegian time: Moves in spring (approved by Per Rev)",
                        "published at https://fastlege.example/jwks",
                        "No request from it has ever been seen.",
                        "The registration date is unknown, so the client is treated as new.",
                        "were set by an import: helseprofil.registered.",
                        "The mapper own is configured to write nhn:x,",
                        "The mapper shared in the client scope profile is configured to write helseid://claims/identity/pid,",
                        "Keys are strong enough The keys could not be fetched");
    }

    @Test
    void showsTheResponsesOfAnApi() {
        assertThat(whole().all("//section[h3/@id='api-1']").get(0))
                .contains(
                        "https://api.example/v1",
                        "61",
                        "a bound token as Bearer: HTTP 200",
                        "an unbound token: no answer",
                        "an old proof: HTTP 401, WWW-Authenticate: DPoP error=\"invalid_token\"");
        assertThat(whole().all("//section[h3/@id='api-2']").get(0))
                .contains("no address is registered", "No address to probe is registered");
    }

    @Test
    void showsASharedReasonOnce() {
        Assessed api = SmallRealm.mute(
                inconclusive("api-dpop-only", "It answers 503"),
                inconclusive("api-proof-key", "It hangs"),
                inconclusive("api-proof-age", "It answers 503"));
        assertThat(page(SmallRealm.of(api), Language.EN).all("//section[h3/@id='api-1']/section/ul/li"))
                .containsExactly(
                        "An API accepts tokens only with DPoP; An API accepts only recent proofs It answers 503",
                        "An API refuses a proof without a key, or with a private one It hangs");
    }

    @Test
    void quotesARefusedValidRequestOnceWithoutPraise() {
        List<Evidence> refusal = List.of(new Evidence.Probe("a valid request", 401, "DPoP error=\"invalid_token\""));
        Assessed api = new AssessedApi(
                "8",
                "nhn:strict-api",
                null,
                "https://strict.example/",
                1,
                "It refuses",
                Stream.of("api-dpop-only", "api-proof-age")
                        .map(id -> new RequirementVerdict(id, Verdict.INCONCLUSIVE, null, "It refuses", refusal))
                        .toList());
        Written page = page(SmallRealm.of(api), Language.EN);
        assertThat(page.all("//section[h3/@id='api-1']//li//li"))
                .containsExactly("a valid request: HTTP 401, WWW-Authenticate: DPoP error=\"invalid_token\"");
        assertThat(page.all("//section[h3/@id='api-1']").get(0))
                .doesNotContain("No violation of the requirements was found.");
    }

    @Test
    void showsTheLimitsOfAPass() {
        Assessed api = SmallRealm.mute(
                inconclusive("api-dpop-only", "It hangs"),
                new RequirementVerdict("api-proof-replay", Verdict.PASS, null, "Seen at one node", List.of()),
                verdict("api-proof-htu", Verdict.PASS));
        assertThat(page(SmallRealm.of(api), Language.EN).all("//section[h3/@id='api-1']/section[2]/*"))
                .containsExactly(
                        "Right",
                        "An API accepts a proof only once; An API checks that the proof was made for the address",
                        "An API accepts a proof only once Seen at one node");
    }

    @Test
    void aCompliantClientHasOneLine() {
        Written page = whole();
        assertThat(page.all("//ul[@class='right']/li")).containsExactly(SmallRealm.NOTHING_TO_MEND);
        assertThat(page.all("//h3[.='" + SmallRealm.NOTHING_TO_MEND + "']")).isEmpty();
        assertThat(page.all("//section[h2/@id='apis']//ul[@class='right']"))
                .as("no heading stands above nothing")
                .isEmpty();
    }

    @Test
    void beginsWithCompliantCountsAndStoppingClients() {
        Written page = whole();
        assertThat(page.all("//main/*[2]"))
                .containsExactly("1 of 4 clients are in order: their last requests meet all requirements."
                        + " 2 will stop working unless they are changed, or don\u2019t work now.");
        assertThat(page.all("//main/figure//li"))
                .containsExactly("✓ 1 are in order", "! 1 have something to fix", "✗ 2 will stop working");
        assertThat(page.all("//main/figure//rect/@width"))
                .as("a quarter, a quarter and a half")
                .containsExactly("250", "250", "500");
        assertThat(page(SmallRealm.of(stopping("one", 1)), Language.EN)
                        .all("//main/*[2]")
                        .get(0))
                .startsWith("The client has something to fix. It will stop working on ");
        assertThat(page(SmallRealm.of(), Language.EN).all("//main/*[2]"))
                .containsExactly("The realm has no clients under the profile.");
    }

    @Test
    void theReportOfOneClientOmitsTheRealm() {
        Written page = Written.of(Report.of(
                SmallRealm.of(SmallRealm.legevakt()), Format.HTML, SmallRealm.readers(Language.NB), SmallRealm.SCRIPT));
        assertThat(page.all("//h1")).containsExactly("Vurdering av " + SmallRealm.SCRIPT);
        assertThat(page.all("//main/*[2]"))
                .containsExactly(
                        "Det er ikke funnet noe galt hos klienten. Den stopper ikke på noen dato i tidsplanen.");
        assertThat(page.all("//h2")).as("and nothing that sums up").containsExactly(SmallRealm.NOTHING_TO_MEND);
        assertThat(page.all("//table | //nav")).isEmpty();
        assertThat(Written.of(Report.of(
                                SmallRealm.of(), Format.HTML, SmallRealm.readers(Language.EN), "a client of today"))
                        .all("//main/p"))
                .containsExactly("The assessment doesn’t include this client: it may have been registered later.");
        assertThat(whole().all("//h2[@id='realm'] | //a[@href='#realm']")).hasSize(2);
    }

    @Test
    void printsEachRemedyOnce() {
        Written page = whole();
        String once = "//section[@class='printed']//";
        assertThat(page.all(once + "dt/code"))
                .containsExactlyInAnyOrder(
                        "sender-constrained-tokens",
                        "pushed-authorization",
                        "dpop-nonce",
                        "redirect-uris",
                        "api-dpop-only",
                        "api-proof-age");
        assertThat(page.all(once + "dd"))
                .contains(RequirementTexts.in(Language.EN)
                        .remedy(Catalogue.get(SenderConstrainedTokens.class))
                        .replace("`", ""));
        assertThat(own(SmallRealm.apotek()).all("//*[@class='printed']"))
                .as("there each stands beside its finding")
                .isEmpty();
        assertThat(own(SmallRealm.apotek()).all("//p[@class='remedy']")).hasSize(2);
    }

    @Test
    void theOverviewCountsAndNamesTheFirstToStop() {
        Written page = whole();
        assertThat(page.all("//section[h2/@id='overview']//dd"))
                .containsExactly("4, of which 3 with findings", "2, of which 1 with findings", "2");
        assertThat(page.all("//section[h2/@id='stops']//tbody/tr/th")).containsExactly("fastlege", "apotek");
        assertThat(page.all("//section[h2/@id='stops']//tbody/tr/td[1]"))
                .containsExactly("does not work now", "1 June 2027 at 02:00 Norwegian time");
        assertThat(page.all("//section[h2/@id='stops']//tbody/tr[1]/td[2]//li"))
                .containsExactly("The client authenticates with private_key_jwt and nothing else private-key-jwt");
        assertThat(page.all("//section[h2/@id='requirements']//tbody/tr[starts-with(th, '"
                        + RequirementTexts.in(Language.EN).title(Catalogue.get(DpopNonce.class)) + "')]/td"))
                .containsExactly("Client", "0", "0", "0", "1", "0", "1", "0");
    }

    @Test
    void namesTheFirstHundredStoppingClientsAndCountsTheRest() {
        Assessed[] clients = new Assessed[130];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = stopping("c" + i, i);
        }
        Written page = page(SmallRealm.of(clients), Language.EN);
        List<String> named = page.all("//section[h2/@id='stops']//tbody/tr/th");
        assertThat(named).hasSize(100).first().isEqualTo("c129");
        assertThat(named).last().isEqualTo("c30");
        assertThat(page.text()).contains("And 30 more, later");
    }

    @Test
    void aRunningAssessmentShowsItsProgress() {
        Written page = page(
                SmallRealm.whole()
                        .withRun(run -> new Run(
                                run.id(), Run.Status.RUNNING, true, true, run.started(), null, 3, 7, null, null, null)),
                Language.EN);
        assertThat(page.all("//main/dl[1]/div"))
                .contains("Statusrunning", "Progress3 of 7", "Requested bythe schedule");
    }

    @Test
    void anEmptyRealmHasAPage() {
        Written page = page(SmallRealm.of(), Language.EN);
        assertThat(page.all("//section[h2/@id='stops']/p")).hasSize(1);
        assertThat(page.all("//a/@href[starts-with(., '#')]"))
                .allSatisfy(target -> assertThat(page.all("//@id")).contains(target.substring(1)));
    }

    @Test
    void aClientsOwnPageIsItsSectionOnly() {
        Written own = own(SmallRealm.apotek());
        assertThat(own.all("//h2")).containsExactly("apotek", "Refused requests in your client’s name");
        assertThat(own.all("//table")).as("of these alone").hasSize(1);
        assertThat(own.text()).doesNotContain("kari.grevling", "fastlege");
        assertThat(own.all("(//dl)[1]/div/dt"))
                .as("neither the id of a run nor its status, which say nothing to who reads of one client")
                .containsExactly("As of", "Ended");
        assertThat(own.text())
                .as("that the way it came ends, and what was refused in its name")
                .contains(
                        "refused from 1 June 2027 at 02:00 Norwegian time",
                        "Refused requests in your client’s name",
                        "412");
        assertThat(own(SmallRealm.legevakt()).text()).contains("No violation of the requirements was found.");
    }

    @Test
    void omitsAuthenticationAndRefusalsIfThereAreNone() {
        Written page = Written.of(Report.own(
                SmallRealm.of(SmallRealm.apotek()),
                new OwnStanding(null, List.of()),
                Format.HTML,
                SmallRealm.readers(Language.EN)));

        assertThat(page.text())
                .contains("Refused requests in your client’s name", "None.")
                .doesNotContain("ends on 2027");
        assertThat(page.all("//table")).isEmpty();
    }

    @Test
    void aContactFindsLinksToTheirOtherClients() {
        String other = "https://id.example.no/self/contact/x";

        Written page = Written.of(Report.ofContact(
                SmallRealm.of(SmallRealm.apotek()),
                new OwnStanding(null, List.of()),
                Map.of("<b>journal</b>", other),
                SmallRealm.readers(Language.EN)));

        assertThat(page.text()).contains("Other clients for which you are a contact", "&lt;b&gt;journal&lt;/b&gt;");
        assertThat(page.all("//a[@href='" + other + "']")).hasSize(1);
    }

    private static RequirementVerdict inconclusive(String requirement, String reason) {
        return new RequirementVerdict(requirement, Verdict.INCONCLUSIVE, null, reason, List.of());
    }

    private static AssessedClient stopping(String clientId, int daysBeforeJune) {
        return new AssessedClient(
                clientId,
                clientId,
                null,
                "new",
                null,
                null,
                true,
                null,
                "stops",
                new AssessedClient.Stop(SmallRealm.JUNE.minusSeconds(86400L * daysBeforeJune), List.of("pkce-s256")),
                List.of(),
                List.of(),
                List.of(),
                List.of(verdict("pkce-s256", Verdict.WARN)));
    }

    private static List<Written> pages(Language language) {
        return List.of(
                page(SmallRealm.whole(), language),
                Written.of(Report.own(
                        SmallRealm.whole(), SmallRealm.standing(), Format.HTML, SmallRealm.readers(language))),
                Written.of(Report.closedLink(false, SmallRealm.readers(language))),
                Written.of(Report.closedLink(true, SmallRealm.readers(language))),
                Written.of(Report.difference(
                        SmallRealm.of(), SmallRealm.whole(), Format.HTML, SmallRealm.readers(language))));
    }

    private static Written whole() {
        return page(SmallRealm.whole(), Language.EN);
    }

    private static Written own(Assessed... subjects) {
        return Written.of(Report.own(
                SmallRealm.of(subjects), SmallRealm.standing(), Format.HTML, SmallRealm.readers(Language.EN)));
    }

    private static Written page(SmallRealm realm, Language language) {
        return Written.of(Report.of(realm, Format.HTML, SmallRealm.readers(language)));
    }
}
