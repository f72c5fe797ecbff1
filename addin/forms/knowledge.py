"""知识库: cases, process templates and the company's list of duties."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Section, Table, required

SYNONYM_GROUP = "案例库"
"""What stands in the column 字典 of 非标准用词与标准用词 for words that mean the same in problems."""

CASES = Table(
    name="Cases",
    title="问题案例库",
    id="K5.1",
    key="case_id",
    blank_rows=5,
    fields=(
        required("case_id", "案例编号", Kind.ID, length=10, tags="S,P"),
        required("problem", "问题描述", Kind.LONG_TEXT, length=28),
        required("solution", "解决方案", Kind.LONG_TEXT, length=28),
        Field("scenario", "协作场景", Kind.CHOICE, vocabulary="scenario", length=14),
        required("cause", "根因", Kind.TEXT, length=18),
        required("keywords", "关键词", Kind.TEXT, length=14, help="多个用、隔开。"),
        Field("source", "来源协作", Kind.ID, length=16),
        Field("repeats", "重复次数", Kind.INTEGER, minimum=0, length=8),
    ),
)

PROCESS_TEMPLATES = Table(
    name="ProcessTemplates",
    title="流程模板库",
    id="K5.2",
    key="template_id",
    blank_rows=5,
    fields=(
        required("template_id", "模板编号", Kind.ID, length=10, tags="S,P"),
        Field("milestones", "里程碑骨架", Kind.LONG_TEXT, length=28, tags="P"),
        Field("tasks", "任务骨架", Kind.LONG_TEXT, length=28, tags="P"),
        required("type", "项目类型", Kind.CHOICE, vocabulary="collaboration_type", length=14),
        required("scale", "协作规模", Kind.CHOICE, vocabulary="scale", length=18),
        Field("days", "默认工期(工作日)", Kind.INTEGER, minimum=1, length=14, tags="P"),
        Field("version", "版本", Kind.TEXT, length=16),
        Field("scenario", "协作场景", Kind.CHOICE, vocabulary="scenario", length=14, tags="P"),
    ),
)

DUTY_CATALOGUE = Table(
    name="DutyCatalogue",
    title="权责清单",
    id="K5.3",
    key="entry_id",
    blank_rows=5,
    fields=(
        required("entry_id", "条目编号", Kind.ID, length=10, tags="W"),
        required("duty", "职责", Kind.LONG_TEXT, length=28),
        Field("basis", "依据", Kind.TEXT, length=28),
        required("scenario", "协作场景", Kind.CHOICE, vocabulary="scenario", length=14),
        required("responsible", "责任主体", Kind.TEXT, length=18),
        Field("supporting", "配合部门", Kind.DEPARTMENTS, length=14),
        Field("version", "版本", Kind.TEXT, length=16),
    ),
)

KNOWLEDGE = Form(
    code="knowledge",
    sheet="知识库",
    title="协作知识库",
    landscape=True,
    source="S1 流程模板库、权责清单、问题案例库",
    note="复盘后把可复用的案例、流程骨架和权责条目记入本表。",
    sections=(
        Section(
            "同类问题识别",
            (
                Field(
                    "least_similarity",
                    "相似度不低于",
                    Kind.NUMBER,
                    id="R-33",
                    default="0.35",
                    minimum=0,
                    maximum=1,
                    tags="P",
                    help="0～1；问题描述与案例的相似度达到此值即为同类问题，填0不判断。",
                ),
                Field(
                    "least_keywords",
                    "或关键词命中不少于(个)",
                    Kind.INTEGER,
                    id="R-33",
                    default="2",
                    minimum=0,
                    maximum=20,
                    tags="P",
                    help="问题描述里出现案例的关键词达到此数即为同类问题，填0不判断。",
                ),
            ),
            hint="同义词写在“字典”的非标准用词与标准用词，“字典”一列填“案例库”。",
        ),
        Section("问题案例库", (CASES,)),
        Section("流程模板库", (PROCESS_TEMPLATES,)),
        Section("权责清单", (DUTY_CATALOGUE,)),
    ),
)
