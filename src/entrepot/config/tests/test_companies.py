"""Several companies at the command line."""


def test_a_company_is_opened_and_has_people_and_tokens_of_its_own(prepared):
    made = prepared.run("company", "create", "hk", "--name", "香港公司", "--currency", "HKD")
    assert made.returncode == 0, made.stderr
    assert "hk  " in prepared.run("company", "list").stdout
    token = prepared.run("token", "create", "--company", "hk", "--role", "admin").stdout.strip()
    assert token[:12] in prepared.run("token", "list", "--company", "hk").stdout
    assert token[:12] not in prepared.run("token", "list").stdout
    made = prepared.run("user", "create", "meihk", "--company", "hk", "--role", "sales", "--generate")
    assert made.returncode == 0, made.stderr
    assert "meihk" in prepared.run("user", "list", "--company", "hk").stdout
    assert "meihk" not in prepared.run("user", "list").stdout
    assert prepared.run("user", "roles", "meihk", "--role", "admin").returncode == 1
    assert prepared.run("user", "roles", "meihk", "--company", "hk", "--role", "admin").returncode == 0


def test_what_cannot_be_opened_is_said_in_a_sentence(prepared):
    for words in (("company", "create", "main"), ("company", "create", "x y"), ("token", "list", "--company", "no")):
        refused = prepared.run(*words)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
