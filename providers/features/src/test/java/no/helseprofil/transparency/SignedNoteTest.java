package no.helseprofil.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.GeneralSecurityException;
import java.util.List;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.SignedNote.Checkpoint;
import no.helseprofil.transparency.SignedNote.NoteSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {

    /** The example of c2sp.org/signed-note. */
    private static final String KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String NOTE = """
            This is an example message.

            — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    /** The example of c2sp.org/tlog-checkpoint. */
    private static final String CHECKPOINT = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            """;

    @Test
    void verifiesTheSpecificationsExample() throws MalformedLogException {
        VerifierKey key = VerifierKey.parse(KEY);
        SignedNote note = SignedNote.parse(NOTE);

        assertThat(key.text())
                .as("its id is the one that the specification computes")
                .isEqualTo(KEY);
        assertThat(note.signedBy(List.of(key))).isEqualTo(key);
        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(note.note()).as("written as it was read").isEqualTo(NOTE);
    }

    @Test
    void readsTheExampleCheckpoint() throws MalformedLogException {
        Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(CHECKPOINT).text());

        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.size()).isEqualTo(20852163);
        assertThat(checkpoint.root().text()).isEqualTo("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
        assertThat(CHECKPOINT).startsWith(checkpoint.text() + "\n");
    }

    @Test
    void signsDeterministicallyAndVerifies() throws GeneralSecurityException, MalformedLogException {
        NoteSigner signer = NoteSigner.generate("helseprofil/log/1");
        SignedNote note = new SignedNote("a\n\nb\n", List.of(signer.sign("a\n\nb\n")));

        assertThat(SignedNote.parse(note.note()))
                .as("the text may have empty lines")
                .isEqualTo(note);
        assertThat(note.signedBy(List.of(signer.key()))).isEqualTo(signer.key());
        assertThat(VerifierKey.parse(signer.key().text())).isEqualTo(signer.key());
        assertThat(signer.sign("a\n\nb\n")).isEqualTo(note.signatures().get(0));
        assertThat(signer)
                .as("nothing of the private key")
                .hasToString("signer " + signer.key().text());
    }

    @Test
    void refusesAChangedText() throws MalformedLogException {
        SignedNote changed = SignedNote.parse(NOTE.replace("example message", "other message"));

        assertThatExceptionOfType(MalformedLogException.class)
                .isThrownBy(() -> changed.signedBy(List.of(VerifierKey.parse(KEY))))
                .withMessageContaining("isn't of this text");
    }

    @Test
    void ignoresSignaturesOfUnknownKeys() throws GeneralSecurityException, MalformedLogException {
        VerifierKey known = VerifierKey.parse(KEY);
        NoteSigner ofTheSameName = NoteSigner.generate("example.com/foo");
        SignedNote note = SignedNote.parse(NOTE);
        SignedNote both = new SignedNote(
                note.text(),
                List.of(ofTheSameName.sign(note.text()), note.signatures().get(0)));

        assertThat(both.signedBy(List.of(known))).isEqualTo(known);
        assertThatExceptionOfType(MalformedLogException.class)
                .as("who trusts another key")
                .isThrownBy(() -> note.signedBy(List.of(ofTheSameName.key())))
                .withMessageContaining("none of the keys");
    }

    @Test
    void oneWrongSignatureOfATrustedKeyIsAnError() throws GeneralSecurityException, MalformedLogException {
        NoteSigner signer = NoteSigner.generate("log");
        SignedNote note = new SignedNote("b\n", List.of(signer.sign("b\n"), signer.sign("a\n")));

        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> note.signedBy(List.of(signer.key())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n— name AAAAAAAA\n",
                "text\n\n— name AAAAAAAA",
                "text\n\n- name AAAAAAAA\n",
                "text\n\n— na me AAAAAAAA\n",
                "text\n\n— na+me AAAAAAAA\n",
                "text\n\n— name AAAA\n",
                "text\n\n— name AAAAAAA\n",
                "text\n\n— name AAAAAAAA\nmore\n",
                "te\txt\n\n— name AAAAAAAA\n",
                "te\rxt\n\n— name AAAAAAAA\n"
            })
    void refusesTextThatIsNoNote(String text) {
        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> SignedNote.parse(text));
    }

    @Test
    void readsAtMostSixteenSignatures() throws MalformedLogException {
        assertThat(SignedNote.parse("a\n\n" + "— name AAAAAAAA\n".repeat(16)).signatures())
                .hasSize(16);
        assertThatExceptionOfType(MalformedLogException.class)
                .isThrownBy(() -> SignedNote.parse("a\n\n" + "— name AAAAAAAA\n".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com/foo",
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/fox+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
                "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
            })
    void refusesTextThatIsNoKey(String text) {
        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> VerifierKey.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "log\n1\n",
                "log\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "log\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "log\n9999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
                "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nextension\n",
                "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
            })
    void refusesTextThatIsNoCheckpoint(String text) {
        assertThatExceptionOfType(MalformedLogException.class).isThrownBy(() -> Checkpoint.parse(text));
    }
}
