package no.helseprofil.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.SignedNote.Checkpoint;

/** A witness by the letter of tlog-witness, without its HTTP: it trusts any key of a log, and remembers one tree. */
public final class WitnessFixture {

    private static final long TIME = 1_800_000_000;

    private final KeyPair pair;
    private final VerifierKey key;
    private long size;
    private TreeHash root = TreeHash.EMPTY;

    public WitnessFixture(String name) {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        String raw = VerifierKey.of(name, pair.getPublic()).base64();
        key = new VerifierKey(name, VerifierKey.Type.COSIGNATURE, raw);
    }

    public VerifierKey key() {
        return key;
    }

    public long size() {
        return size;
    }

    /** Forgets all that it has seen, or claims to have seen more. */
    public void claim(long seen) {
        size = seen;
        root = TreeHash.EMPTY;
    }

    /** An answer, its status before a space: {@code 200 — name …}. */
    public String addCheckpoint(String body) throws MalformedLogException {
        int end = body.indexOf("\n\n");
        List<String> lines = List.of(body.substring(0, end).split("\n"));
        SignedNote note = SignedNote.parse(body.substring(end + 2));
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        long old = Long.parseLong(lines.get(0).substring("old ".length()));
        List<TreeHash> proof = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            proof.add(TreeHash.parse(line));
        }
        if (old != size) {
            return "409 " + size + "\n";
        }
        if (!isConsistent(old, checkpoint.size(), root, checkpoint.root(), proof)) {
            return "422 ";
        }
        size = checkpoint.size();
        root = checkpoint.root();
        return "200 " + cosign(note.text());
    }

    /** A line that signs a text. */
    public String cosign(String text) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(("cosignature/v1\ntime " + TIME + "\n" + text).getBytes(StandardCharsets.UTF_8));
            byte[] timed = VerifierKey.joined(
                    ByteBuffer.allocate(Long.BYTES).putLong(TIME).array(), signer.sign());
            String base64 = Base64.getEncoder().encodeToString(VerifierKey.joined(key.id(), timed));
            return new SignedNote.Signature(key.name(), base64).line();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** RFC 9162, section 2.1.4.2, step by step; of two trees without entries or of one size as tlog-witness says. */
    static boolean isConsistent(
            long first, long second, TreeHash firstHash, TreeHash secondHash, List<TreeHash> proof) {
        if (first == 0 || first == second) {
            return proof.isEmpty() && (first == 0 || firstHash.equals(secondHash));
        }
        List<TreeHash> path = new ArrayList<>(proof);
        if (Long.bitCount(first) == 1) {
            path.add(0, firstHash);
        }
        if (path.isEmpty()) {
            return false;
        }
        long fn = first - 1;
        long sn = second - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        TreeHash fr = path.get(0);
        TreeHash sr = fr;
        for (TreeHash c : path.subList(1, path.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = TreeHash.node(c, fr);
                sr = TreeHash.node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = TreeHash.node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && fr.equals(firstHash) && sr.equals(secondHash);
    }
}
